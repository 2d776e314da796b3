import Core
import Foundation
import Testing
import VirtualKit

@testable import Daemon

@Suite("Printouts of ready-made ESC/POS and of PDF")
struct UploadedPrintoutTests {
  private static let owner: UInt32 = 1000

  /// Text lines and a small picture now and then, with a cut at the end.
  private static func receipt(lines: Int) -> [UInt8] {
    var bytes: [UInt8] = [0x1B, 0x40]
    for line in 1...lines {
      bytes += Array("Line \(line), 12.50\n".utf8)
      if line % 8 == 0 { bytes += [0x1D, 0x76, 0x30, 0, 2, 0, 16, 0] + [UInt8](repeating: 0xAA, count: 32) }
    }
    return bytes + [0x1D, 0x56, 66, 100]
  }

  private func upload(_ bytes: [UInt8], _ type: MediaType, to kit: TestKit) async throws -> String {
    let id = RandomID.make(prefix: "doc_")
    try await kit.content.put([.document: bytes], for: id)
    try await kit.test.store.addDocument(
      DocumentRecord(id: id, owner: Self.owner, mediaType: type.rawValue, size: bytes.count),
      expiresAt: kit.test.wallClock.now() + 3_600_000)
    return id
  }

  private func submit(
    _ document: String, copies: Int = 1, policy: InterruptionPolicy = .ask, to kit: TestKit
  ) async throws -> JobRecord {
    let body: JSONValue = [
      "kind": "print", "copies": .number(JSONNumber(copies)), "onInterruption": .string(policy.rawValue),
      "content": ["documentId": .string(document)],
    ]
    return try await kit.desk.submit(
      body: body.serialized(), key: RandomID.make(prefix: "k"), by: .officer(Self.owner), user: "o"
    ).job
  }

  /// What a printer of its own makes of a stream.
  private func paper(_ bytes: [UInt8]) -> [Bitmap] {
    let configuration = VirtualPrinterConfiguration(paper: .mm58)
    var printer = VirtualPrinter(configuration)
    var rest = bytes[...]
    while !rest.isEmpty {
      let taken = printer.accept(rest, at: .zero)
      guard taken > 0 else { break }
      rest = rest.dropFirst(taken)
      printer.advance(to: .zero)
    }
    return printer.pieces.map(\.trimmed).filter { $0.height > 0 }
  }

  @Test("a cancel acts within a copy: the rest is not printed, a void mark closes it, and the next printout is whole")
  func cancelledWithin() async throws {
    let kit = try TestKit(rowsPerSecond: 4000)
    await kit.attach()
    let stream = Self.receipt(lines: 1200)
    let job = try await submit(try await upload(stream, .escpos, to: kit), to: kit)
    while kit.printer.printer.receivedBytes < 1000 { await Task.yield() }
    _ = try await kit.desk.act(JobActionRequest(.cancel), on: job.id, by: .officer(Self.owner))
    let canceled = try await kit.wait(for: job.id, .canceled)
    #expect(canceled.result?.pagesVoided == 1)
    #expect(kit.printer.printer.receivedBytes < stream.count / 2)
    let torn = try #require(try await kit.test.store.tornPaper(device: TestKit.device))
    #expect(torn.job == job.id && torn.position.copy == 1 && torn.position.row > 0)
    let next = try await submit(try await upload(Self.receipt(lines: 9), .escpos, to: kit), to: kit)
    _ = try await kit.wait(for: next.id, .completed)
    #expect(kit.printer.printer.errorCount == 0)
    let mark = await kit.desk.preparation.voidMark(width: 384, position: torn.position, job: job.id)
    #expect(kit.printer.printer.paper.count(of: mark.trimmed) == 1)
    // It stands at the end of the piece that the cancelled one began, since only receipts cut.
    let (last, whole) = (try #require(kit.pieces.last), try #require(paper(Self.receipt(lines: 9)).last))
    #expect(last.height > whole.height && last.rows(last.height - whole.height..<last.height) == whole)
    await kit.stop()
  }

  @Test("a stop that waits no longer for a copy's end ends within it: it is closed with a void mark and begins again")
  func stoppedWithin() async throws {
    let kit = try TestKit(rowsPerSecond: 4000)
    await kit.attach()
    let stream = Self.receipt(lines: 400)
    let job = try await submit(try await upload(stream, .escpos, to: kit), to: kit)
    while kit.printer.printer.receivedBytes < 1000 { await Task.yield() }
    let lane = try #require(kit.lanes[TestKit.device] as? PrintLane)
    await lane.session?.finish(at: .checkpoint)
    let done = try await kit.wait(for: job.id, .completed)
    #expect(done.result?.pagesVoided == 1 && done.result?.copiesPrinted == 1)
    #expect(kit.printer.printer.errorCount == 0)
    let whole = try #require(paper(stream).first)
    #expect(kit.printer.printer.paper.count(of: whole) == 1)
    await kit.stop()
  }

  @Test("copies come out as the stream makes them, counted in bytes, one page each")
  func copies() async throws {
    let kit = try TestKit()
    await kit.attach()
    let receipt = Self.receipt(lines: 40)
    let job = try await submit(try await upload(receipt, .escpos, to: kit), copies: 3, to: kit)
    #expect(job.terms.longestCommand == 40)
    let done = try await kit.wait(for: job.id, .completed)
    #expect(done.confirmation == .printed && done.result?.pagesPrinted == 3)
    #expect(done.progress?.unit == "bytes" && done.progress?.total == 3 * receipt.count)
    #expect(done.progress?.completed == 3 * receipt.count && done.progress?.page == 1)
    let once = try #require(paper(receipt).first)
    #expect(kit.pieces == [once, once, once])
    await kit.stop()
  }

  @Test("a roll that ends: a void mark, and the stream from its beginning")
  func paperOut() async throws {
    let kit = try TestKit()
    await kit.attach()
    kit.printer.controls.endPaper(after: 400)
    let receipt = Self.receipt(lines: 60)
    let job = try await submit(try await upload(receipt, .escpos, to: kit), to: kit)
    let stopped = try await kit.wait(for: job.id, .processingStopped)
    #expect(stopped.confirmed == nil)
    // Before its buffer is cleared, a new roll would take the rest of the stream.
    while kit.printer.printer.softResets == 0 { await Task.yield() }
    kit.printer.controls.loadPaper()
    let done = try await kit.wait(for: job.id, .completed)
    #expect(done.result?.pagesVoided == 1)
    let whole = try #require(paper(receipt).first)
    let mark = await kit.desk.preparation.voidMark(width: 384, position: .start, job: job.id)
    let printed = kit.printer.printer.paper
    #expect(printed.count(of: mark.trimmed) == 1)
    #expect(printed.count(of: whole) == 1)
    await kit.stop()
  }

  @Test("a lost printer: nothing is resumed in the middle, and the next daemon knows the longest command")
  func lost() async throws {
    let kit = try TestKit(rowsPerSecond: 400)
    await kit.attach()
    let receipt = Self.receipt(lines: 200)
    let job = try await submit(try await upload(receipt, .escpos, to: kit), policy: .resume, to: kit)
    _ = try await kit.wait(for: job.id, .processing)
    while kit.printer.printer.paper.height < 100 { await Task.yield() }
    await kit.manager.left(TestKit.device)
    let unknown = try await kit.wait(for: job.id, .processingStopped)
    #expect(unknown.reasons.contains(.outcomeUnknown) && unknown.confirmed == nil)
    #expect(try await kit.test.store.longestBegunCommand(device: TestKit.device) == 40)
    await kit.attach()
    _ = try await kit.wait(for: job.id, .completed)
    let whole = try #require(paper(receipt).first)
    #expect(kit.printer.printer.paper.count(of: whole) == 1)
    await kit.stop()
  }

  @Test("what is refused is refused at the submission, with its place, and has no preview")
  func refused() async throws {
    let kit = try TestKit()
    let cases: [([UInt8], Problem)] = [
      ([0x41, 0x0A, 0x1D, 0x76, 0x30, 0, 4, 0, 4, 0], Problem(.rawIncomplete, facts: ["offset": "2"])),
      ([0x10, 0x05, 0x02], Problem(.rawCommandUnsafe, facts: ["command": "DLE ENQ 2", "offset": "0"])),
      ([0x0A, 0x1D, 0x72, 0x01], Problem(.rawCommandAsks, facts: ["command": "GS r", "offset": "1"])),
    ]
    for (bytes, problem) in cases {
      let document = try await upload(bytes, .escpos, to: kit)
      var placed = problem
      placed.path = "content.documentId"
      await #expect(throws: placed) { try await submit(document, to: kit) }
    }
    let good = try await upload(Self.receipt(lines: 1), .escpos, to: kit)
    let request = PrintRequest(content: .documentId(good))
    await #expect(throws: Problem(.previewUnavailable, path: "content.documentId")) {
      try await kit.desk.preview(request, by: .officer(Self.owner))
    }
  }

  /// Two pages with one line of type.
  private static let pdf: [UInt8] = {
    let content = "BT /F1 24 Tf 100 700 Td (The boundary is the old tree) Tj ET"
    let pdf = """
      %PDF-1.4
      1 0 obj << /Type /Catalog /Pages 2 0 R >> endobj
      2 0 obj << /Type /Pages /Count 2 /Kids [ 3 0 R 3 0 R ] >> endobj
      3 0 obj << /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R /Resources << /Font << /F1 5 0 R >> >> >> endobj
      4 0 obj << /Length \(content.utf8.count) >> stream
      \(content)
      endstream endobj
      5 0 obj << /Type /Font /Subtype /Type1 /BaseFont /Helvetica >> endobj
      trailer << /Root 1 0 R >>
      """
    return Array(pdf.utf8)
  }()

  @Test(
    "a PDF is drawn once for its preview, its submission and all its copies",
    .enabled(if: FileManager.default.isExecutableFile(atPath: "/usr/bin/pdftocairo"), "needs poppler-utils"))
  func pdf() async throws {
    let kit = try TestKit()
    let document = try await upload(Self.pdf, .pdf, to: kit)
    _ = try await kit.desk.preview(PrintRequest(content: .documentId(document)), by: .officer(Self.owner))
    let job = try await submit(document, copies: 2, to: kit)
    await kit.attach()
    let done = try await kit.wait(for: job.id, .completed)
    #expect(done.result?.pagesPrinted == 4)
    #expect(await kit.desk.preparation.pdfReader?.documentsRead == 1)
    for page in try await kit.pages(of: job) { #expect(kit.printer.printer.paper.count(of: page) >= 2) }
    // Printed, it is let go of, and read again for the pages above. Another owner is told that there is none.
    let read = await kit.desk.preparation.pdfReader?.documentsRead
    await #expect(throws: Problem(.unknownDocument, path: "content.documentId")) {
      try await kit.desk.preview(PrintRequest(content: .documentId(document)), by: .officer(4711))
    }
    #expect(await kit.desk.preparation.pdfReader?.documentsRead == read)
    await kit.stop()
  }

  @Test(
    "a PDF's pages leave the memory with the upload, a cancel, a refusal, a deletion and a quiet kit",
    .enabled(if: FileManager.default.isExecutableFile(atPath: "/usr/bin/pdftocairo"), "needs poppler-utils"))
  func pdfForgotten() async throws {
    let kit = try TestKit()
    let preparation = kit.desk.preparation
    let owner = Requester.officer(Self.owner)
    func look(_ document: String) async throws {
      _ = try await kit.desk.preview(PrintRequest(content: .documentId(document)), by: owner)
      #expect(await preparation.kept.document == document)
    }
    let document = try await upload(Self.pdf, .pdf, to: kit)
    try await look(document)
    await preparation.forget(document: document)
    #expect(await preparation.kept.document == nil)

    let canceled = try await submit(document, to: kit)
    #expect(await preparation.kept == (canceled.id, document))
    _ = try await kit.desk.act(JobActionRequest(.cancel), on: canceled.id, by: owner)
    #expect(await preparation.kept == (nil, nil))

    // The key was used for something else: the printout is refused after it was laid out.
    let body: JSONValue = ["kind": "print", "content": ["documentId": .string(document)], "copies": 2]
    let other: JSONValue = ["kind": "print", "content": ["documentId": .string(document)], "copies": 3]
    async let first = kit.desk.submit(body: body.serialized(), key: "one", by: owner, user: "o")
    async let second = kit.desk.submit(body: other.serialized(), key: "one", by: owner, user: "o")
    let outcomes = [try? await first, try? await second].compactMap { $0?.job.id }
    #expect(outcomes.count == 1)
    let kept = await preparation.kept.job
    #expect(kept == nil || kept == outcomes.first)
    let waiting = try #require(outcomes.first)

    try await look(document)
    await preparation.forgetUnused()
    #expect(await preparation.kept == (nil, nil))

    // What a lane prints stays, and goes at its end.
    let job = try await kit.test.store.job(waiting)
    _ = try await preparation.pages(of: job, for: .row(384), copy: 1)
    await preparation.begin(job)
    await preparation.forgetUnused()
    await preparation.forget(document: document)
    #expect(await preparation.kept == (waiting, document))
    await preparation.forget(job)
    #expect(await preparation.kept == (nil, nil))

    try await look(document)
    _ = try await kit.desk.act(JobActionRequest(.cancel), on: waiting, by: owner)
    try await look(document)
    try await kit.desk.delete(waiting, by: owner)
    #expect(await preparation.kept == (nil, nil))
    await kit.stop()
  }
}
