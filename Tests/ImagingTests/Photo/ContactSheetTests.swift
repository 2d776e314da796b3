import Core
import Foundation
import Testing

@testable import Imaging

/// Each portrait finished for each specification, with its verdict, on one sheet to be looked at:
/// `SATCHEL_CONTACT_SHEET` names the folder for it and for the photos (`make accuracy`).
@Suite("Contact sheet")
struct ContactSheetTests {
  private static let folder = ProcessInfo.processInfo.environment["SATCHEL_CONTACT_SHEET"].map { URL(filePath: $0) }

  private static let cell = (width: 300, photo: 380, text: 150)

  @Test("The sheet of all photos", .enabled(if: folder != nil && !Corpus.portraits.isEmpty))
  func sheet() throws {
    let folder = try #require(Self.folder)
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    let (names, portraits) = (PhotoSpecification.names, Corpus.portraits)
    let (wide, high) = (Self.cell.width, Self.cell.photo + Self.cell.text)
    let canvas = Canvas(width: wide * portraits.count, height: high * names.count, colour: Canvas.Colour(0xC9C2B8))
    for (row, name) in names.enumerated() {
      let specification = try PhotoSpecification.named(name)
      for (column, portrait) in portraits.enumerated() {
        let composition = Composition(
          portrait: portrait, eyeDistance: 130, roll: 2, backdrop: .lightWall, light: .even, grain: 4, seed: 120)
        let scene = try #require(try composition.frame())
        let photo = try PhotoStudio().finish(image: scene.image, specification: specification)
        let file = "\(name)-\(portrait.prefix { $0 != "." })"
        try Data(photo.jpeg).write(to: folder.appending(path: "\(file).jpg"))
        let corner = Canvas.Point(Double(column * wide + 5), Double(row * high + 5))
        let scale = Double(Self.cell.photo - 10) / Double(photo.height)
        canvas.draw(
          try JPEG.decode(photo.jpeg), corner: corner,
          size: Canvas.Point(Double(photo.width) * scale, Double(photo.height) * scale))
        let text = try Self.caption([file, Self.verdict(photo.assessment)])
        canvas.draw(
          text, corner: Canvas.Point(corner.x, corner.y + Double(Self.cell.photo - 10)),
          size: Canvas.Point(Double(wide - 10), Double(text.height) * Double(wide - 10) / Double(text.width)))
      }
    }
    try Data(PNG.encode(canvas.image())).write(to: folder.appending(path: "contact-sheet.png"))
  }

  private static func verdict(_ assessment: PhotoAssessment) -> String {
    let failed = assessment.failed.map(\.rule.rawValue).joined(separator: ", ")
    let warned = assessment.warnings.map(\.rule.rawValue).joined(separator: ", ")
    return (failed.isEmpty ? "acceptable" : "NOT: \(failed)") + (warned.isEmpty ? "" : "; warns: \(warned)")
  }

  /// Lines of text as a picture, cut at the cell's height.
  private static func caption(_ lines: [String]) throws -> RGBImage {
    let document = Document(blocks: lines.map { .paragraph(Block.Paragraph(spans: [Span($0)])) })
    let width = 2 * cell.width
    let laid = try DocumentRenderer().layout(document, width: width, counters: Counters())
    let rows = min(laid.pages[0].height, 2 * cell.text)
    let bitmap = laid.render(page: 0, rows: 0..<rows)
    var bytes: [UInt8] = []
    for y in 0..<rows {
      for x in 0..<width { bytes += [UInt8](repeating: x < bitmap.width && bitmap[x, y] ? 0 : 255, count: 3) }
    }
    return RGBImage(width: width, height: rows, bytes: bytes)
  }
}
