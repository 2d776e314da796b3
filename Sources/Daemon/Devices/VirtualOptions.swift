import ArgumentParser
import Core
import VirtualKit

/// What virtual devices are like.
struct VirtualOptions: ParsableArguments, Sendable {
  @Option(name: .customLong("virtual-roll"), help: "The virtual printer's paper: 58mm or 80mm.")
  var roll: Paper = .mm58

  @Option(
    name: .customLong("virtual-dots"),
    help: "The dots in the virtual printer's row, a multiple of eight, whatever the roll's commonest head has.")
  var dots: Int?

  @Option(
    name: .customLong("virtual-speed"), help: "The virtual printer's speed in dot rows a second; 0: unlimited.")
  var speed = 720

  @Option(name: .customLong("virtual-paper"), help: "Write the printed paper to this PNG when the daemon stops.")
  var paper: String?

  @Option(
    name: .customLong("virtual-timing"),
    help: "Write when bytes reach the printer, in ns of CLOCK_MONOTONIC, and how many.")
  var timing: String?

  @Option(
    name: .customLong("virtual-frames"),
    help: "Show the portraits of this folder to the virtual camera, the next one for each photo, not the drawn scene.")
  var frames: String?

  @Option(
    name: .customLong("virtual-tilt"), help: "How far the heads of --virtual-frames lean, in degrees, clockwise.")
  var tilt = 0.0

  @Option(
    name: .customLong("virtual-size"), help: "The one size of the virtual camera's frames; all of them if not given.")
  var size: VirtualCamera.Size?

  /// Dots in the virtual printer's row.
  var row: Int { dots ?? roll.dots }

  /// Whether nobody has set any of them.
  var areUnset: Bool {
    roll == .mm58 && dots == nil && speed == 720 && paper == nil && timing == nil && frames == nil && tilt == 0
      && size == nil
  }

  func validate() throws {
    guard (0...100_000).contains(speed) else { throw ValidationError("--virtual-speed takes 0…100000.") }
    guard (64...Paper.longestRow).contains(row), row.isMultiple(of: 8) else {
      throw ValidationError("--virtual-dots takes a multiple of 8 in 64…1024.")
    }
    guard (-45...45).contains(tilt) else { throw ValidationError("--virtual-tilt takes -45…45.") }
    guard tilt == 0 || frames != nil else { throw ValidationError("--virtual-tilt goes with --virtual-frames.") }
  }
}

extension Paper: ExpressibleByArgument {}
extension VirtualCamera.Size: ExpressibleByArgument {}
