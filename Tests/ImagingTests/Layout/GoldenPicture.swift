import Core
import Foundation
import Imaging
import Testing

/// Pictures that were looked at and found good; a printout is compared with them dot for dot.
///
/// To renew them after a wanted change, and look at each: `SATCHEL_RENEW_GOLDEN=1 swift test --filter GoldenTests`.
enum GoldenPicture {
  private static let folder = URL(fileURLWithPath: #filePath)
    .deletingLastPathComponent().deletingLastPathComponent().appendingPathComponent("Golden")
  /// The pictures of docs/templates.md.
  static let guide = URL(fileURLWithPath: #filePath)
    .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
    .appendingPathComponent("docs/pictures/templates")
  private static let fonts = folder.appendingPathComponent("fonts.txt")
  private static var isRenewing: Bool { ProcessInfo.processInfo.environment["SATCHEL_RENEW_GOLDEN"] == "1" }

  /// Compares `bitmap` with the golden picture `name`, or makes it the golden picture.
  static func check(
    _ bitmap: Bitmap, name: String, in folder: URL = folder, sourceLocation: SourceLocation = #_sourceLocation
  ) throws {
    let file = folder.appendingPathComponent("\(name).png")
    if isRenewing {
      try Data(PNG.encode(bitmap)).write(to: file)
      try Data(typography.utf8).write(to: fonts)
      return
    }
    let golden = try PNG.decodeGray(Array(Data(contentsOf: file)))
    var different = abs(golden.height - bitmap.height) * bitmap.width
    #expect(golden.width == bitmap.width, sourceLocation: sourceLocation)
    for y in 0..<min(golden.height, bitmap.height) {
      for x in 0..<min(golden.width, bitmap.width) {
        different += (golden.bytes[y * golden.width + x] == 0) == bitmap[x, y] ? 0 : 1
      }
    }
    guard different > 0 else { return }
    let made = try String(contentsOf: fonts, encoding: .utf8)
    let actual = FileManager.default.temporaryDirectory.appendingPathComponent("golden-\(name).png")
    try Data(PNG.encode(bitmap)).write(to: actual)
    let reason =
      made == typography
      ? "the fonts are those that the picture was made with: something changed in the code"
      : "made with other fonts: \(made); here: \(typography)"
    Issue.record(
      "\(name): \(different) dots differ; now \(actual.path); \(reason)", sourceLocation: sourceLocation)
  }

  /// What decides about the dots beside the code.
  private static var typography: String {
    FontInventory.libraries + "\n"
      + FontInventory.families().map { "\($0.name) \($0.version.map(String.init) ?? "missing")" }
      .joined(separator: "\n") + "\n"
  }
}
