import ArgumentParser
import Core
import Drivers
import Foundation
import Imaging

/// A picture made into raster commands, as `python-escpos`'s `image(impl="bitImageRaster")` does.
struct RasterBench: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "raster", abstract: "A PNG to `GS v 0`: from one bit, and from 8-bit grey with dithering.")

  @Argument(help: "A PNG that is black and white already.") var blackAndWhite: String
  @Argument(help: "A PNG in grey.") var grey: String
  @Option var rounds = 50

  func run() throws {
    let encoder = ESCPOSEncoder(profile: .generic58)
    let sharp = try PNG.decodeGray(Array(try Data(contentsOf: URL(fileURLWithPath: blackAndWhite))))
    let bitmap = Dithering.bitmap(from: sharp, method: .threshold)
    let soft = try PNG.decodeGray(Array(try Data(contentsOf: URL(fileURLWithPath: grey))))
    var bytes: [UInt8] = []
    let oneBit = Stopwatch.measure(rounds: rounds) {
      bytes.removeAll(keepingCapacity: true)
      _ = encoder.raster(bitmap, into: &bytes)
    }
    precondition(bytes.count > bitmap.bytes.count / 2)
    let dithered = Stopwatch.measure(rounds: rounds) {
      bytes.removeAll(keepingCapacity: true)
      _ = encoder.raster(Dithering.bitmap(from: soft, method: .floydSteinberg), into: &bytes)
    }
    print("one-bit \(oneBit.median)")
    print("dithered \(dithered.median)")
  }
}
