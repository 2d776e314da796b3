import ArgumentParser
import Core

/// What virtual devices are like.
struct VirtualOptions: ParsableArguments, Sendable {
  @Option(name: .customLong("virtual-roll"), help: "The virtual printer's paper: 58mm or 80mm.")
  var roll: Paper = .mm58

  @Option(
    name: .customLong("virtual-speed"), help: "The virtual printer's speed in dot rows a second; 0: unlimited.")
  var speed = 720

  @Option(name: .customLong("virtual-paper"), help: "Write the printed paper to this PNG when the daemon stops.")
  var paper: String?

  @Option(name: .customLong("virtual-timing"), help: "Write when bytes reach the printer, in ns of CLOCK_MONOTONIC.")
  var timing: String?

  @Option(
    name: .customLong("virtual-frames"),
    help: "Show the pictures of this folder to the virtual camera, not the drawn scene.")
  var frames: String?

  /// Whether nobody has set any of them.
  var areUnset: Bool { roll == .mm58 && speed == 720 && paper == nil && timing == nil && frames == nil }

  func validate() throws {
    guard (0...100_000).contains(speed) else { throw ValidationError("--virtual-speed takes 0…100000.") }
  }
}

extension Paper: ExpressibleByArgument {}
