import Client
import Core
import Foundation
import Imaging
import Testing

@testable import Daemon

extension LiveTests {
  /// The contract's routes, each as a front end meets it.
  @Suite struct RouteTests {
    @Test("the service, its health, devices and templates")
    func catalogue() async throws {
      let daemon = try await LiveDaemon()
      let client = daemon.client()
      let service = try await client.service()
      #expect(service.name == "satchel")
      #expect(service.version == API.version)
      #expect(service.role == (geteuid() == 0 ? "root" : "operator"))
      #expect(service.specifications.contains("cn-resident-id"))
      let health = try await client.health()
      #expect(health.live && health.ready && health.reasons.isEmpty)
      #expect(try await daemon.ask("GET", "/v1/health").status == 200)
      let devices = try await client.devices()
      #expect(Set(devices.map(\.kind)) == [.printer, .camera])
      for device in devices { #expect(try await client.device(device.id).name == device.name) }
      let printer = try #require(devices.first { $0.kind == .printer })
      #expect(printer.capabilities.dots == 384)
      let templates = try await client.templates()
      #expect(
        templates.map(\.name) == [
          "contact-card", "incident-receipt", "inquiry-record", "inspection-record", "mediation-agreement", "notice",
          "photo-receipt", "public-security-mediation", "qr-doorplate", "residence-receipt",
        ])
      for template in templates { #expect(try await client.template(template.name) == template) }
    }

    @Test(
      "a preview is the paper, dot for dot, for each template at any width, drawn or in the printer's characters",
      arguments: [(384, PrintMode.raster), (512, .raster), (576, .raster), (640, .raster), (384, .text), (576, .text)])
    func preview(row: Int, mode: PrintMode) async throws {
      let folder = try LiveFolder()
      let paper = folder.path("paper.png")
      let daemon = try await LiveDaemon(
        in: folder, ["--virtual-speed", "0", "--virtual-dots", "\(row)", "--virtual-paper", paper])
      // The printer has told which characters it has.
      try await daemon.waitForPrinter { $0.capabilities.chinese != nil }
      var pictures: [(name: String, planned: PaperPicture, printed: PaperPicture)] = []
      var contents: [(name: String, content: JSONValue)] = [("codes", Sample.codes)]
      for template in try TemplateCatalogue.builtIn().all {
        var data = template.example.object ?? [:]
        // Between cuts the paper goes on to the cutter, which no preview shows: one label is one paper.
        if let labels = data["labels"]?.array { data["labels"] = .array(Array(labels.prefix(1))) }
        contents.append((template.name, ["template": .string(template.name), "data": .object(data)]))
      }
      for (name, content) in contents {
        let request = Sample.printout(content: content, ["mode": .string(mode.rawValue)])
        let preview = try await daemon.ask("POST", "/v1/previews", body: request.serialized())
        #expect(preview.status == 200)
        #expect(preview.headers["content-type"] == "image/png")
        let job = try await daemon.job(request)
        try await daemon.wait(for: job.id, .completed)
        let again = Sample.printout(content: ["jobId": .string(job.id)], ["mode": .string(mode.rawValue)])
        let afterwards = try await daemon.ask("POST", "/v1/previews", body: again.serialized())
        pictures.append((name, try PaperPicture(png: preview.body), try PaperPicture(png: afterwards.body)))
      }
      #expect(await daemon.stop() == 0)
      let printed = try PaperPicture(png: try LiveDaemon.bytes(paper))
      #expect(printed.width == row)
      for (name, planned, picture) in pictures {
        #expect(picture.width == row)
        // Between pages, too, the paper goes on; an inquiry's have one length.
        let pages = name == "inquiry-record" ? picture.pages(of: 200 * Paper.dotsPerMillimetre) : [picture]
        // Rows of a dithered face, and of a line of words, spell a command at some widths (DLE EOT 4), and columns around
        // them do, too: the dot that is added there is in the preview.
        for page in pages { #expect(printed.count(of: page.trimmed) == 1, "\(name)") }
        // Before there was a job, all was the same but its mark, whose place was kept.
        #expect(planned.rows.count == picture.rows.count && planned.rows != picture.rows)
        #expect(planned.rows.indices.count { planned.rows[$0] != picture.rows[$0] } <= 3 * 22, "\(name)")
      }
      #expect(printed.rows.count < pictures.reduce(0) { $0 + $1.printed.rows.count + 600 })
    }

    @Test("codes that the printer draws itself are where the preview has them")
    func ownCodes() async throws {
      let folder = try LiveFolder()
      let paper = folder.path("paper.png")
      let daemon = try await LiveDaemon(in: folder, ["--virtual-speed", "0", "--virtual-paper", paper])
      try await daemon.waitForPrinter { $0.capabilities.chinese != nil }
      let printer = try #require(try await daemon.client().devices().first { $0.kind == .printer })
      let overrides: JSONValue = ["overrides": ["qrCode": true, "barcodes": true]]
      let change = try await daemon.ask("PATCH", "/v1/devices/\(printer.id)", body: overrides.serialized())
      #expect(change.status == 200)
      let request = Sample.printout(content: Sample.codes, ["mode": "text"])
      let job = try await daemon.job(request)
      let done = try await daemon.wait(for: job.id, .completed)
      // The job's own mode, which nobody says again.
      let again = Sample.printout(content: ["jobId": .string(job.id)])
      let preview = try PaperPicture(png: try await daemon.ask("POST", "/v1/previews", body: again.serialized()).body)
      #expect(done.state == .completed)
      // Printed again it comes out in that mode, too; of its rows only the mark is another.
      let second = try await daemon.job(again)
      try await daemon.wait(for: second.id, .completed)
      let rest = Sample.printout(content: ["jobId": .string(second.id)])
      let other = try PaperPicture(png: try await daemon.ask("POST", "/v1/previews", body: rest.serialized()).body)
      #expect(other.rows.count == preview.rows.count && other.rows != preview.rows)
      #expect(await daemon.stop() == 0)
      let printed = try PaperPicture(png: try LiveDaemon.bytes(paper))
      #expect(printed.count(of: preview.trimmed) == 1 && printed.count(of: other.trimmed) == 1)
    }

    @Test("millimetres are true on a printer of 180 dpi, in the preview and on paper")
    func density() async throws {
      let folder = try LiveFolder()
      let paper = folder.path("paper.png")
      let daemon = try await LiveDaemon(in: folder, ["--virtual-speed", "0", "--virtual-paper", paper])
      try await daemon.waitForPrinter { $0.capabilities.dotsPerInch == 203 }
      let printer = try #require(try await daemon.client().devices().first { $0.kind == .printer })
      let change: JSONValue = ["overrides": ["dotsPerInch": 180]]
      let answer = try await daemon.ask("PATCH", "/v1/devices/\(printer.id)", body: change.serialized())
      #expect(answer.status == 200)
      try await daemon.waitForPrinter { $0.capabilities.dotsPerInch == 180 }
      let template = try TemplateCatalogue.builtIn().template(named: "inquiry-record")
      let content: JSONValue = ["template": "inquiry-record", "data": template.example]
      let job = try await daemon.job(Sample.printout(content: content))
      try await daemon.wait(for: job.id, .completed)
      let again = Sample.printout(content: ["jobId": .string(job.id)])
      let file = try await daemon.ask("POST", "/v1/previews", body: again.serialized()).body
      // 200 mm are 1417 dots, where 203 dpi have 1600; the file says 7087 dots to the metre.
      #expect(
        file.count > 54 && Data(file).range(of: Data("pHYs".utf8 + [0, 0, 0x1B, 0xAF, 0, 0, 0x1B, 0xAF, 1])) != nil)
      let preview = try PaperPicture(png: file)
      #expect(preview.rows.count.isMultiple(of: 1417))
      #expect(await daemon.stop() == 0)
      let printed = try PaperPicture(png: try LiveDaemon.bytes(paper))
      for page in preview.pages(of: 1417) { #expect(printed.count(of: page.trimmed) == 1) }
    }

    @Test("the agreement in three copies is confirmed as printed", arguments: [Paper.mm58, .mm80])
    func agreement(roll: Paper) async throws {
      let folder = try LiveFolder()
      let paper = folder.path("paper.png")
      let daemon = try await LiveDaemon(
        in: folder, ["--virtual-speed", "0", "--virtual-roll", roll.rawValue, "--virtual-paper", paper])
      let job = try await daemon.job(try Sample.agreement(["copies": 3, "reference": "案 2026-117"]))
      let done = try await daemon.wait(for: job.id, .completed)
      #expect(done.stateReasons == ["job-completed-successfully"])
      #expect(done.result?.confirmation == .printed)
      #expect(done.result?.copiesPrinted == 3)
      #expect(done.problem == nil)
      #expect(done.progress?.completed == done.progress?.total)
      #expect(done.title == "人民调解协议书")
      #expect(await daemon.stop() == 0)
      #expect(!String(decoding: try daemon.log, as: UTF8.self).contains("unknown commands"))
      #expect(FileManager.default.fileExists(atPath: paper))
    }

    @Test("a photo is a JPEG of the office's size and density")
    func photo() async throws {
      let daemon = try await LiveDaemon()
      let job = try await daemon.job(["kind": "photo", "reference": "案 2026-118", "burst": 3])
      let done = try await daemon.wait(for: job.id, .completed)
      #expect(done.result?.specification == "cn-resident-id")
      let answer = try await daemon.ask("GET", "/v1/jobs/\(job.id)/photo")
      #expect(answer.status == 200)
      #expect(answer.headers["content-type"] == "image/jpeg")
      let header = try JPEG.header(of: answer.body)
      #expect(header.width == 358)
      #expect(header.height == 441)
      // JFIF 1.02 §: unit 1 is dots per inch, then the densities across and down.
      #expect(Array(answer.body[6..<11]) == Array("JFIF\0".utf8))
      #expect(Array(answer.body[13..<18]) == [1, 350 >> 8, 350 & 255, 350 >> 8, 350 & 255])
      let delivered = try await daemon.client().act(on: job.id, JobActionRequest(.deliver))
      #expect(delivered.state == .completed)
      let printout = try await daemon.job(Sample.printout([Sample.paragraph("好")], ["hold": true]))
      try await daemon.ask("GET", "/v1/jobs/\(printout.id)/photo").expectProblem(404, .noPhoto)
    }

    @Test("jobs are listed newest first, page by page, and narrowed by kind, state and reference")
    func list() async throws {
      let daemon = try await LiveDaemon()
      var ids: [String] = []
      for index in 0..<7 {
        let reference = index.isMultiple(of: 2) ? "案 甲 & 乙?" : "案 丙"
        let body = Sample.printout([Sample.paragraph("好")], ["hold": true, "reference": .string(reference)])
        ids.insert(try await daemon.job(body).id, at: 0)
      }
      let client = daemon.client()
      var seen: [String] = []
      var cursor: String?
      var pages = 0
      repeat {
        let page = try await client.jobs(JobFilter(limit: 3), cursor: cursor)
        seen += page.jobs.map(\.id)
        cursor = page.nextCursor
        pages += 1
      } while cursor != nil && pages < 9
      #expect(seen == ids)
      #expect(pages == 3)
      #expect(try await client.jobs(JobFilter(limit: 7)).nextCursor == nil)
      let even = ids.enumerated().filter { $0.offset.isMultiple(of: 2) }.map(\.element)
      #expect(try await client.jobs(JobFilter(reference: "案 甲 & 乙?")).jobs.map(\.id) == even)
      #expect(try await client.jobs(JobFilter(reference: "案 甲")).jobs.isEmpty)
      // As forms write it.
      let form = try await daemon.ask("GET", "/v1/jobs?&&limit=200&reference=%E6%A1%88+%E7%94%B2+%26+%E4%B9%99%3F")
      #expect(try form.decoded(JobList.self).jobs.map(\.id) == even)
      #expect(try await client.jobs(JobFilter(kind: .photo)).jobs.isEmpty)
      _ = try await client.act(on: ids[2], JobActionRequest(.cancel))
      #expect(try await client.jobs(JobFilter(state: .canceled)).jobs.map(\.id) == [ids[2]])
      #expect(try await client.jobs(JobFilter(kind: .print, state: .pendingHeld)).jobs.count == 6)
    }

    @Test("a printout is held, released, printed, printed again by its id, and deleted with all its content")
    func life() async throws {
      let folder = try LiveFolder()
      let paper = folder.path("paper.png")
      let daemon = try await LiveDaemon(in: folder, ["--virtual-speed", "0", "--virtual-paper", paper])
      let client = daemon.client()
      let job = try await daemon.job(Sample.pages(1, lines: 3, ["hold": true, "copies": 3, "title": "协议"]))
      #expect(job.state == .pendingHeld)
      #expect(job.stateReasons == ["job-hold-until-specified"])
      try await daemon.ask("DELETE", "/v1/jobs/\(job.id)").expectProblem(409, .jobNotFinal)
      _ = try await client.act(on: job.id, JobActionRequest(.release))
      let done = try await daemon.wait(for: job.id, .completed)
      #expect(done.result?.copiesPrinted == 3)
      let again = try await daemon.job(Sample.printout(content: ["jobId": .string(job.id)]))
      #expect(again.id != job.id)
      try await daemon.wait(for: again.id, .completed)
      // What is printed again stands on its own.
      try await client.deleteJob(job.id)
      try await daemon.ask("GET", "/v1/jobs/\(job.id)").expectProblem(404, .unknownJob)
      try await daemon.ask("DELETE", "/v1/jobs/\(job.id)").expectProblem(404, .unknownJob)
      try await daemon.ask("GET", "/v1/jobs/\(job.id)/photo").expectProblem(404, .unknownJob)
      #expect(try daemon.contentFiles.allSatisfy { $0.hasPrefix(again.id) })
      let third = try await daemon.job(Sample.printout(content: ["jobId": .string(again.id)]))
      try await daemon.wait(for: third.id, .completed)
      for id in [again.id, third.id] { try await client.deleteJob(id) }
      #expect(try await daemon.kept() == LiveDaemon.Kept(jobs: [], files: []))
      #expect(await daemon.stop() == 0)
    }

    @Test("every action that a state does not allow is refused and changes nothing")
    func forbiddenActions() async throws {
      let daemon = try await LiveDaemon()
      let held = try await daemon.job(Sample.printout([Sample.paragraph("好")], ["hold": true]))
      let canceled = try await daemon.job(Sample.printout([Sample.paragraph("好")], ["hold": true]))
      _ = try await daemon.client().act(on: canceled.id, JobActionRequest(.cancel))
      let completed = try await daemon.job(Sample.printout())
      try await daemon.wait(for: completed.id, .completed)
      let bodies: [JobAction: String] = [
        .resolve: #"{"action":"resolve","outcome":"printed"}"#,
        .refinish: #"{"action":"refinish","crop":{"x":0,"y":0,"width":1,"height":1}}"#,
      ]
      for id in [held.id, canceled.id, completed.id] {
        let job = try await daemon.client().job(id)
        for action in JobAction.allCases where !action.isAllowed(state: job.state, reasons: []) {
          let body = Array((bodies[action] ?? #"{"action":"\#(action.rawValue)"}"#).utf8)
          try await daemon.expectRefusal("POST", "/v1/jobs/\(id)/actions", body: body, 409, .actionNotAllowed)
          #expect(try await daemon.client().job(id) == job)
        }
      }
      let wrong: [(String, Int, ProblemCode, String?)] = [
        (#"{"action":"dance"}"#, 400, .invalidValue, "action"),
        (#"{"action":"resolve"}"#, 400, .missingField, "outcome"),
        (#"{"action":"hold","outcome":"printed"}"#, 400, .unknownField, "outcome"),
        (#"{"action":"resolve","outcome":"reprint","fromCopy":0}"#, 400, .invalidValue, "fromCopy"),
        (#"{"action":7}"#, 400, .wrongType, "action"),
      ]
      for (body, status, code, path) in wrong {
        try await daemon.expectRefusal(
          "POST", "/v1/jobs/\(held.id)/actions", body: Array(body.utf8), status, code, at: path)
      }
      for id in ["j_" + String(repeating: "a", count: 26), "x"] {
        try await daemon.expectRefusal(
          "POST", "/v1/jobs/\(id)/actions", body: Array(#"{"action":"cancel"}"#.utf8), 404, .unknownJob)
        try await daemon.expectRefusal("GET", "/v1/jobs/\(id)", body: nil, 404, .unknownJob)
        try await daemon.expectRefusal("DELETE", "/v1/jobs/\(id)", body: nil, 404, .unknownJob)
        try await daemon.expectRefusal("GET", "/v1/jobs/\(id)/photo", body: nil, 404, .unknownJob)
      }
    }

    @Test("a printout that is not begun in time is held, and released it prints")
    func startWithin() async throws {
      let daemon = try await LiveDaemon(["--virtual-speed", "300"])
      let long = try await daemon.job(Sample.pages(1, lines: 20))
      let late = try await daemon.job(Sample.printout([Sample.paragraph("好")], ["startWithinSeconds": 1]))
      #expect(late.state == .pending)
      let held = try await daemon.wait(for: late.id, .pendingHeld)
      #expect(held.stateReasons == ["job-hold-until-specified"])
      #expect(try await daemon.client().job(long.id).state == .processing)
      try await daemon.wait(for: long.id, .completed)
      try await daemon.waitForPrinter { $0.state == .idle }
      _ = try await daemon.client().act(on: late.id, JobActionRequest(.release))
      try await daemon.wait(for: late.id, .completed)
    }
  }
}
