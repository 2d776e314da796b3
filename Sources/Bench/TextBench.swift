import ArgumentParser
import Core
import Drivers
import Foundation
import Imaging

/// The sample agreement laid out and encoded in text mode, beside `python-escpos`'s `text()`, which only encodes.
struct TextBench: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "text", abstract: "The agreement, text mode: layout and bytes, without a printer.")

  @Option var rounds = 50
  @Option(help: "Only this mode: raster or text.") var mode: String?
  @Option(help: "A folder for what the peer encodes: the words, a line each, and pictures of what is drawn.")
  var paper: String?

  func run() async throws {
    var profile = PrinterProfile.generic58
    profile.chinese = ChineseFont(encoding: .gb18030TwoByte)
    let template = try TemplateCatalogue.builtIn().template(named: "mediation-agreement")
    let document = try template.render(data: template.example)
    let counters = Counters(job: "A1B2C3", submitted: "2026-11-28 09:00")
    if let paper {
      let folder = URL(fileURLWithPath: paper, isDirectory: true)
      let words = document.words.joined(separator: "\n")
      try words.write(to: folder.appending(path: "words"), atomically: true, encoding: .utf8)
      let pages = try DocumentRenderer().layout(
        document, width: profile.dots, font: profile.font(for: .text), counters: counters)
      for (index, picture) in Self.drawn(pages).enumerated() {
        try Data(PNG.encode(picture)).write(to: folder.appending(path: "drawn-\(index).png"))
      }
    }
    for mode in PrintMode.allCases where self.mode == nil || self.mode == mode.rawValue {
      let font = profile.font(for: mode)
      var times: [Double] = []
      var bytes = 0
      for round in 0...rounds {
        let clock = ContinuousClock()
        let begin = clock.now
        let pages = try DocumentRenderer().layout(document, width: profile.dots, font: font, counters: counters)
        let plan = PrintPlan(copies: 1, profile: profile, mode: mode) { _ in pages }
        var segments = plan.segments(isConfirmed: false)
        bytes = 0
        while let segment = try await segments.next() { bytes += segment.bytes.count }
        if round > 0 { times.append((clock.now - begin) / .microseconds(1)) }
      }
      print("\(mode.rawValue)-encoded \(Stopwatch.figure(times).median)")
      print("\(mode.rawValue)-bytes \(bytes)")
    }
  }

  /// What a page has beside its lines of text: boxes, lines to sign on, small type.
  private static func drawn(_ document: LaidOutDocument) -> [Bitmap] {
    document.pages.indices.flatMap { page in
      document.pieces(page: page, rows: 0..<document.pages[page].height).compactMap { piece in
        guard case .dots(let rows) = piece else { return nil }
        return document.render(page: page, rows: rows)
      }
    }
  }
}
