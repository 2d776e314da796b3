import Core
import Foundation
import Testing

@testable import Imaging

/// The portraits that the project does not hold: `SATCHEL_CORPUS`, default `../shared/corpus` beside the package.
enum Corpus {
  static let faces: URL = {
    let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .deletingLastPathComponent().deletingLastPathComponent()
    let corpus =
      ProcessInfo.processInfo.environment["SATCHEL_CORPUS"].map { URL(filePath: $0, relativeTo: root) }
      ?? root.appending(path: "../shared/corpus")
    return corpus.appending(path: "faces").standardizedFileURL
  }()

  /// The portraits' file names; empty where the corpus is absent.
  static let portraits: [String] = {
    let names = (try? FileManager.default.contentsOfDirectory(atPath: faces.path)) ?? []
    let portraits = names.filter { $0.hasSuffix(".jpg") || $0.hasSuffix(".png") }.sorted()
    if portraits.isEmpty { print("Left out: 16 portraits, for there is no corpus at \(faces.path)") }
    return portraits
  }()

  /// One portrait, decoded.
  static func portrait(_ name: String) throws -> RGBImage {
    let bytes = [UInt8](try Data(contentsOf: faces.appending(path: name)))
    return name.hasSuffix(".png") ? try PNG.decodeRGB(bytes) : try JPEG.decode(bytes)
  }
}
