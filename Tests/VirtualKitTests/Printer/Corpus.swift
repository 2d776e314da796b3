import Foundation

/// The byte streams that another encoder made (../shared/corpus/escpos); absent on a machine without them.
enum Corpus {
  static let folder: String = {
    if let path = ProcessInfo.processInfo.environment["SATCHEL_CORPUS"] { return path + "/escpos" }
    let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .deletingLastPathComponent().deletingLastPathComponent()
    return root.deletingLastPathComponent().path + "/shared/corpus/escpos"
  }()

  static let names = [
    "barcode", "bit-image", "graphics", "margins-and-spacing", "pdf417-code", "qr-code", "receipt-with-logo",
    "text-size",
  ]

  static func stream(_ name: String) -> [UInt8]? {
    FileManager.default.contents(atPath: "\(folder)/\(name).bin").map { [UInt8]($0) }
  }

  /// Where drawings go for a person to look at, with `SATCHEL_DRAWINGS`.
  static func draw(_ name: String, _ png: [UInt8]) {
    guard let folder = ProcessInfo.processInfo.environment["SATCHEL_DRAWINGS"] else { return }
    _ = FileManager.default.createFile(atPath: "\(folder)/\(name).png", contents: Data(png))
  }
}
