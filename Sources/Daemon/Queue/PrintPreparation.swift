import Core
import Drivers
import Foundation
import Imaging

/// Makes pages out of print requests, on a thread of its own.
///
/// What a submission was checked with is kept for its lane, so that the warm way from submission to the first byte
/// lays a document out once; but not a photo, which its owner may delete in between.
actor PrintPreparation {
  private let executor = ThreadExecutor(name: "satchel-layout")
  nonisolated var unownedExecutor: UnownedSerialExecutor { executor.asUnownedSerialExecutor() }

  private let store: JobStore
  private let content: ContentStore
  let templates: TemplateLibrary
  let renderer = DocumentRenderer()
  /// The last submission's pages, with what they were made for.
  private var latest: Latest?
  /// Draws PDF documents; made for the first.
  private(set) var pdfReader: PDFReader?
  /// The last PDF document's pages, so that submission, preview and all copies draw it once.
  private var latestPDF: LatestPDF?
  /// The jobs that a lane prints right now, with the uploads that they need.
  private var underWay: [String: [String]] = [:]

  private struct LatestPDF {
    let id: String
    let width: Int
    let document: Document
  }

  private struct Latest {
    let job: String
    /// The paper that the document names; nil: it takes the printer's row.
    let named: Paper?
    let font: ChineseFont.Encoding?
    let density: DotDensity
    let copy: Int
    let pages: LaidOutDocument

    /// Whether a printer would get the same pages.
    func fits(_ widths: RowWidths) -> Bool {
      font == widths.font && density == widths.density && pages.width == widths.layoutWidth(of: named)
    }
  }

  /// A preparation that reads contents from the stores.
  init(store: JobStore, content: ContentStore, templates: TemplateLibrary) {
    self.store = store
    self.content = content
    self.templates = templates
  }

  /// What a request names, opened and filled in.
  struct Opened: Sendable {
    /// A title out of the template.
    var title: String?
    /// What is laid out; nil for ready-made commands.
    var document: Document?
    /// Whether a template made it of data: what was handed in is printed, whatever becomes of the template.
    var isRendered = false
    /// Uploaded documents that the printout needs.
    let documents: [String]
    /// Bytes of the longest command of a ready-made printout; nil for all others.
    var longestCommand: Int?
  }

  /// Opens what a request names. With ``layOut(_:of:job:submitted:owner:widths:)`` it does everything that printing would
  /// do but printing, so that what is wrong is told at the submission.
  /// - Parameter widths: The printers that it may go to.
  /// - Throws: `Problem`, with the path of what is wrong.
  func open(_ request: PrintRequest, owner: UInt32, widths: RowWidths) async throws -> Opened {
    if let (stream, id) = try await rawStream(of: request, owner: owner) {
      return Opened(documents: [id], longestCommand: stream.longestCommand)
    }
    let (document, title, documents) = try await document(of: request, owner: owner, row: widths.row)
    var isRendered = false
    if case .template = request.content { isRendered = true }
    return Opened(title: title, document: document, isRendered: isRendered, documents: documents)
  }

  /// Lays out what was opened, and keeps the first copy's pages for the lane.
  /// - Parameters:
  ///   - opened: What the request names.
  ///   - job: The id that the job will have.
  ///   - submitted: When it was handed in, in milliseconds since 1970.
  ///   - widths: The printers that it may go to.
  /// - Throws: `Problem`, with the path of what is wrong.
  func layOut(
    _ opened: Opened, of request: PrintRequest, job: String, submitted: Int64, owner: UInt32, widths: RowWidths
  ) async throws {
    guard let document = opened.document else { return }
    let pages = try await layOut(
      document, of: request.content, owner: owner, widths: widths,
      counters: Counters(copies: request.copies, job: job, submitted: submitted))
    latest =
      document.holdsPhoto
      ? nil : Latest(job: job, named: document.paper, font: widths.font, density: widths.density, copy: 1, pages: pages)
  }

  /// The pages of one copy of a job.
  /// - Parameters:
  ///   - widths: What the printer takes.
  /// - Throws: `Problem`: `noContent` after the content's time; `invalidValue` for a document made for wider paper.
  func pages(of job: JobRecord, for widths: RowWidths, copy: Int) async throws -> LaidOutDocument {
    if let latest, latest.job == job.id, latest.copy == copy, latest.fits(widths) { return latest.pages }
    let request = try await request(of: job)
    let (document, _, _) = try await document(of: request, owner: job.ownerUID, row: widths.row)
    let pages: LaidOutDocument
    do {
      pages = try await layOut(
        document, of: request.content, owner: job.ownerUID, widths: widths,
        counters: Counters(copy: copy, copies: job.copies, job: job.id, submitted: job.createdAt))
    } catch let problem as Problem where document.holdsPhoto && problem.code == .unknownJob {
      // The photo's job was there when the printout was handed in.
      throw Problem(.noContent)
    }
    latest =
      document.holdsPhoto
      ? nil
      : Latest(job: job.id, named: document.paper, font: widths.font, density: widths.density, copy: copy, pages: pages)
    return pages
  }

  /// All copies of a job for one printer, and how long they are.
  /// - Throws: `Problem`, as ``pages(of:for:copy:)``.
  func printout(of job: JobRecord, profile: PrinterProfile) async throws -> (plan: PrintPlan, length: PrintLength) {
    if job.terms.longestCommand != nil {
      guard let (stream, _) = try await rawStream(of: try await request(of: job), owner: job.ownerUID) else {
        throw Problem(.noContent)
      }
      return (
        PrintPlan(raw: stream, copies: job.copies, profile: profile), PrintLength(raw: stream, copies: job.copies)
      )
    }
    let widths = RowWidths(of: profile, mode: job.terms.mode)
    let first = try await pages(of: job, for: widths, copy: 1)
    let plan = PrintPlan(copies: job.copies, profile: profile, mode: widths.mode) { copy in
      try await self.pages(of: job, for: widths, copy: copy)
    }
    return (plan, PrintLength(pages: first.pages, copies: job.copies))
  }

  /// How many pages a copy of a job has on a printer.
  func pageCount(of job: JobRecord, for widths: RowWidths) async throws -> Int {
    guard job.terms.longestCommand == nil else { return 1 }
    return try await pages(of: job, for: widths, copy: 1).pages.count
  }

  /// A lane prints a job: what its copies need stays until ``forget(_:)``.
  func begin(_ job: JobRecord) { underWay[job.id] = job.terms.documents ?? [] }

  /// Lets go of what was laid out for a job that is printed, cancelled, refused or deleted: a citizen's words are in
  /// memory no longer than they are needed.
  func forget(_ job: JobRecord) {
    underWay[job.id] = nil
    if latest?.job == job.id { latest = nil }
    for document in job.terms.documents ?? [] { forget(document: document) }
  }

  /// Lets go of an upload's pages, unless they are being printed.
  func forget(document id: String) {
    if latestPDF?.id == id, !isUnderWay(document: id) { latestPDF = nil }
  }

  /// Lets go of all that nobody prints right now; whoever needs it lays it out again.
  func forgetUnused() {
    if let job = latest?.job, underWay[job] == nil { latest = nil }
    if let id = latestPDF?.id { forget(document: id) }
  }

  /// Whose pages are in memory: a job's, and an upload's.
  var kept: (job: String?, document: String?) { (latest?.job, latestPDF?.id) }

  private func isUnderWay(document id: String) -> Bool { underWay.values.contains { $0.contains(id) } }

  /// A printout's request as it was submitted.
  /// - Throws: `Problem`: `noContent`.
  func request(of job: JobRecord) async throws -> PrintRequest {
    guard !job.isContentGone, let bytes = try await content.get(.request, of: job.id) else { throw Problem(.noContent) }
    return try Self.printRequest(bytes)
  }

  /// Reads a kept request. Apart from the function above, which the optimiser of Swift 6.3.1 cannot compile with it.
  private static func printRequest(_ bytes: [UInt8]) throws -> PrintRequest {
    guard case .print(let request) = try JobSubmission(decoding: try JSONValue.parse(bytes)) else {
      throw Problem(.noContent)
    }
    return request
  }

  /// The mark that closes a torn page.
  func voidMark(width: Int, position: PaperPosition, job: String) -> Bitmap {
    renderer.voidMark(width: width, position: position, job: Counters.number(ofJob: job))
  }

  /// The first copy's pages of a request to look at.
  /// - Parameter printed: The job whose paper is looked at again; nil: there is none yet.
  /// - Returns: The pages, and what is on them that was kept: uploads and photos, each once.
  func layOut(
    _ request: PrintRequest, printed: JobRecord?, owner: UInt32, widths: RowWidths
  ) async throws -> (pages: LaidOutDocument, shown: [(AuditAction, String)]) {
    guard try await rawStream(of: request, owner: owner) == nil else {
      throw Problem(.previewUnavailable).placed(in: request.content)
    }
    let (document, _, uploads) = try await document(of: request, owner: owner, row: widths.row)
    let counters =
      printed.map { Counters(copies: $0.copies, job: $0.id, submitted: $0.createdAt) }
      ?? .preview(copies: request.copies)
    let pages = try await layOut(document, of: request.content, owner: owner, widths: widths, counters: counters)
    return (
      pages,
      Set(uploads).sorted().map { (.documentViewed, $0) } + Set(document.photos).sorted().map { (.photoViewed, $0) }
    )
  }

  private func layOut(
    _ document: Document, of content: PrintRequest.Content, owner: UInt32, widths: RowWidths, counters: Counters
  ) async throws -> LaidOutDocument {
    guard let width = widths.layoutWidth(of: document.paper) else {
      throw Problem(.invalidValue, path: "paper", facts: ["expected": Paper.mm58.rawValue]).placed(in: content)
    }
    // Pictures are fetched first: the layout itself is one synchronous piece of work.
    var pictures: [String: [UInt8]] = [:]
    for (index, block) in document.blocks.enumerated() {
      guard case .image(let image) = block else { continue }
      switch image.source {
      case .document(let id) where pictures[id] == nil:
        do {
          pictures[id] = try await uploaded(id, owner: owner, types: [.png, .jpeg]).bytes
        } catch var problem as Problem {
          problem.path = "blocks[\(index)].documentId"
          throw problem.placed(in: content)
        }
      case .photo(let job) where pictures[job] == nil:
        do { pictures[job] = try await photo(of: job, owner: owner) } catch var problem as Problem {
          problem.path = "blocks[\(index)].jobId"
          throw problem.placed(in: content)
        }
      case .document, .photo, .data: break
      }
    }
    do throws(Problem) {
      return try renderer.layout(
        document, width: width, density: widths.density, font: widths.font, counters: counters
      ) { id throws(Problem) in
        guard let bytes = pictures[id] else { throw Problem(.unknownDocument) }
        return bytes
      }
    } catch { throw error.placed(in: content) }
  }

  /// The ready-made commands that a request names; nil where it names anything else.
  /// - Throws: `Problem`, with its place in the request.
  private func rawStream(
    of request: PrintRequest, owner: UInt32
  ) async throws -> (stream: RawStream, document: String)? {
    guard case .documentId(let id) = request.content else { return nil }
    do {
      guard try await uploadType(of: id, owner: owner) == .escpos else { return nil }
      return (try RawStream(try await uploaded(id, owner: owner, types: [.escpos]).bytes), id)
    } catch let problem as Problem { throw problem.placed(in: request.content) }
  }

  private func document(
    of request: PrintRequest, owner: UInt32, row: Int
  ) async throws -> (document: Document, title: String?, uploads: [String]) {
    let document: Document
    var title: String?
    var uploads: [String] = []
    switch request.content {
    case .template(let name, let data):
      let template: Template
      do throws(Problem) { template = try templates.template(named: name) } catch {
        throw Problem(error.code, path: "content.template", facts: error.facts)
      }
      document = try template.render(data: data, root: "content.data")
      title = template.title.zh
    case .document(let value):
      document = try Document(decoding: value, root: "content.document")
    case .documentId(let id):
      uploads.append(id)
      do { document = try await self.document(uploaded: id, owner: owner, row: row) } catch let problem as Problem {
        throw problem.placed(in: request.content)
      }
    case .jobId: throw Problem(.internalError, facts: ["function": "document(of:)"])
    }
    for case .image(let image) in document.blocks {
      if case .document(let id) = image.source { uploads.append(id) }
    }
    return (document, title, uploads)
  }

  private func document(uploaded id: String, owner: UInt32, row: Int) async throws -> Document {
    if let latestPDF, latestPDF.id == id, latestPDF.width == row {
      // Who may not read it does not get it from here.
      _ = try await record(of: id, owner: owner)
      return latestPDF.document
    }
    let (type, bytes) = try await uploaded(id, owner: owner, types: MediaType.printable)
    switch type.mediaType {
    case .document: return try Document(decoding: try JSONValue.parse(bytes))
    case .png, .jpeg: return Document(blocks: [.image(Block.Image(source: .document(id: id)))])
    case .text: return try Document(plainText: try PlainTextDecoder.decode(bytes, charset: type.charset))
    case .pdf:
      let reader = pdfReader ?? PDFReader()
      pdfReader = reader
      let document = Document(pages: try await reader.pages(of: bytes, width: row))
      latestPDF = LatestPDF(id: id, width: row, document: document)
      return document
    case .escpos: throw Problem(.unsupportedMediaType, facts: ["expected": MediaType.printableNames])
    }
  }

  /// The photo of a completed job of the same owner. It is read when it is laid out, so that a photo that was deleted
  /// is printed no more.
  /// - Throws: `Problem`: `unknownJob`, `noPhoto`, `noContent`.
  private func photo(of id: String, owner: UInt32) async throws -> [UInt8] {
    guard RandomID.isValid(id, prefix: "j_") else { throw Problem(.unknownJob) }
    let job = try await store.job(id)
    guard job.ownerUID == owner || owner == 0 else { throw Problem(.unknownJob) }
    guard job.kind == .photo, job.state == .completed else { throw Problem(.noPhoto) }
    guard !job.isContentGone, let bytes = try await content.get(.photo, of: id) else { throw Problem(.noContent) }
    return bytes
  }

  private func uploaded(
    _ id: String, owner: UInt32, types: [MediaType]
  ) async throws -> (type: UploadType, bytes: [UInt8]) {
    let type = try await record(of: id, owner: owner).type
    guard types.contains(type.mediaType) else {
      throw Problem(
        .unsupportedMediaType, facts: ["expected": types.map(\.rawValue).joined(separator: ", ")])
    }
    guard let bytes = try await content.get(.document, of: id) else { throw Problem(.unknownDocument) }
    return (type, bytes)
  }

  private func uploadType(of id: String, owner: UInt32) async throws -> MediaType {
    try await record(of: id, owner: owner).type.mediaType
  }

  private func record(of id: String, owner: UInt32) async throws -> (type: UploadType, size: Int) {
    guard RandomID.isValid(id, prefix: "doc_") else { throw Problem(.unknownDocument) }
    let record = try await store.document(id, owner: owner)
    return (try UploadType(record.mediaType), record.size)
  }
}

extension Document {
  /// Whether the photo of a photo job is on it.
  fileprivate var holdsPhoto: Bool { !photos.isEmpty }

  /// The photo jobs whose photos are on it.
  fileprivate var photos: [String] {
    blocks.compactMap { block in
      guard case .image(let image) = block, case .photo(let job) = image.source else { return nil }
      return job
    }
  }
}
