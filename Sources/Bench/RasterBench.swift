import ArgumentParser
import Core
import Drivers
import Foundation
import Imaging
import VirtualKit

/// A picture made into raster commands, as `python-escpos`'s `image(impl="bitImageRaster")` does.
struct RasterBench: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "raster", abstract: "A PNG to `GS v 0`: from one bit, and from 8-bit grey with dithering.")

  @Argument(help: "A PNG that is black and white already.") var blackAndWhite: String
  @Argument(help: "A PNG in grey.") var grey: String
  @Argument(help: "The peer's commands for the first picture: they must give the same paper.") var peer: String
  @Option var rounds = 50

  func run() throws {
    let encoder = ESCPOSEncoder(profile: .generic58)
    let sharp = try PNG.decodeGray(Array(try Data(contentsOf: URL(fileURLWithPath: blackAndWhite))))
    let soft = try PNG.decodeGray(Array(try Data(contentsOf: URL(fileURLWithPath: grey))))
    var bytes: [UInt8] = []
    let oneBit = Stopwatch.measure(rounds: rounds) {
      bytes.removeAll(keepingCapacity: true)
      _ = encoder.raster(Dithering.bitmap(from: sharp, method: .threshold), into: &bytes)
    }
    guard try paper(bytes) == paper(Array(try Data(contentsOf: URL(fileURLWithPath: peer)))) else {
      throw ValidationError("The peer's paper is another.")
    }
    let dithered = Stopwatch.measure(rounds: rounds) {
      bytes.removeAll(keepingCapacity: true)
      _ = encoder.raster(Dithering.bitmap(from: soft, method: .floydSteinberg), into: &bytes)
    }
    print("one-bit \(oneBit.median)")
    print("dithered \(dithered.median)")
  }

  /// What a printer makes of the commands.
  private func paper(_ bytes: [UInt8]) throws -> Bitmap {
    var printer = VirtualPrinter(VirtualPrinterConfiguration(paper: .mm58))
    var rest = bytes[...]
    while !rest.isEmpty {
      let taken = printer.accept(rest, at: .zero)
      guard taken > 0 else { throw ValidationError("The printer takes no more.") }
      rest = rest.dropFirst(taken)
    }
    guard printer.errorCount == 0, printer.paper.height >= 2000 else { throw ValidationError("No paper came out.") }
    return printer.paper
  }
}
