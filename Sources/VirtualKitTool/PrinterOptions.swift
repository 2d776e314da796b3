import ArgumentParser
import Core
import VirtualKit

/// What the virtual printers are like.
struct PrinterOptions: ParsableArguments, Sendable {
  /// What a printer can answer.
  enum Answers: String, ExpressibleByArgument, CaseIterable {
    case full
    case fenceOnly = "fence-only"
    case silent

    var abilities: VirtualPrinterConfiguration.Abilities {
      switch self {
      case .full: .full
      case .fenceOnly: .fenceOnly
      case .silent: .silent
      }
    }
  }

  @Option(help: "The printer's paper: 58mm or 80mm.")
  var roll: Paper = .mm58

  @Option(help: "The dots in the printer's row, whatever the roll's commonest head has.")
  var dots: Int?

  @Flag(help: "Plug in a second printer, of the other width, with another USB id and serial number, as 1-3.")
  var secondPrinter = false

  @Option(help: "The printers' speed in dot rows a second; 0: unlimited.")
  var speed = 720

  @Option(help: "What the printers can answer: full, fence-only or silent.")
  var answers: Answers = .full

  @Flag(help: "Leave out the serial number, as cheap clones do.")
  var withoutSerial = false

  @Flag(help: "Printers are full-speed devices with packets of 64 bytes.")
  var fullSpeed = false

  func validate() throws {
    guard (0...100_000).contains(speed) else { throw ValidationError("--speed takes 0…100000.") }
    guard (64...Paper.longestRow).contains(dots ?? roll.dots) else { throw ValidationError("--dots takes 64…1024.") }
  }

  /// Sets the printers up.
  func apply(to kit: inout VirtualUSBKit.Configuration) {
    kit.printer = printer(roll, serial: "VP00000001")
    kit.printer.dots = dots ?? roll.dots
    if secondPrinter {
      var second = printer(roll == .mm58 ? .mm80 : .mm58, serial: "VP00000002")
      second.identity.model = roll == .mm58 ? "VP-80" : "VP-58"
      kit.secondPrinter = second
    }
    kit.printer.identity.model = roll == .mm58 ? "VP-58" : "VP-80"
    kit.isFullSpeed = fullSpeed
  }

  private func printer(_ paper: Paper, serial: String) -> VirtualPrinterConfiguration {
    var configuration = VirtualPrinterConfiguration(paper: paper)
    configuration.abilities = answers.abilities
    configuration.rowsPerSecond = speed > 0 ? speed : nil
    configuration.cutterDistance = paper == .mm58 ? 96 : 120
    configuration.identity.serial = withoutSerial ? "" : serial
    return configuration
  }
}

extension Paper: ExpressibleByArgument {}
