import Core
import Imaging

/// Two-dimensional codes: GS ( k.
extension VirtualPrinter {
  mutating func code(_ command: CommandParser.Command) {
    let data = command.data
    guard data.count >= 2 else { return report(.unknownFunction, command.head) }
    switch data[0] {
    case 48: pdf417(command, function: data[1], Array(data[2...]))
    case 49: qr(command, function: data[1], Array(data[2...]))
    default: report(.unknownFunction, command.head)
    }
  }

  private mutating func qr(_ command: CommandParser.Command, function: UInt8, _ data: [UInt8]) {
    switch (function, data.first) {
    case (65, let n?) where data.count == 2 && (49...51).contains(n):
      modes.qr.model = n == 49 ? .one : n == 50 ? .two : .micro
    case (67, let n?) where data.count == 1 && (1...16).contains(n): modes.qr.size = Int(n)
    case (69, let n?) where data.count == 1 && (48...51).contains(n):
      modes.qr.correction = [.low, .medium, .quartile, .high][Int(n) - 48]
    case (80, 48?) where (2...7090).contains(data.count): modes.qr.data = Array(data.dropFirst())
    case (81, 48?) where data.count == 1: printQR(command)
    case (65, _), (67, _), (69, _), (80, _), (81, _): report(.badParameter, command.head)
    default: report(.unknownFunction, command.head)
    }
  }

  private mutating func printQR(_ command: CommandParser.Command) {
    let qr = modes.qr
    let modules: Bitmap
    do {
      // Model 1 is drawn as model 2: zint, like all readers of today, has no other.
      modules =
        qr.model == .micro
        ? try MicroQRSymbol.modules(bytes: qr.data, correction: qr.correction)
        : try QRSymbol.modules(bytes: qr.data, correction: qr.correction)
    } catch {
      return report(.badCodeData, command.head)
    }
    printCode(modules.scaled(x: qr.size, y: qr.size), command)
  }

  private mutating func pdf417(_ command: CommandParser.Command, function: UInt8, _ data: [UInt8]) {
    switch (function, data.first) {
    case (65, let n?) where data.count == 1 && n <= 30: modes.pdf417.columns = Int(n)
    case (66, let n?) where data.count == 1 && (n == 0 || (3...90).contains(n)): modes.pdf417.rows = Int(n)
    case (67, let n?) where data.count == 1 && (2...8).contains(n): modes.pdf417.width = Int(n)
    case (68, let n?) where data.count == 1 && (2...8).contains(n): modes.pdf417.height = Int(n)
    case (69, 48?) where data.count == 2 && (48...56).contains(data[1]):
      modes.pdf417.correction = .level(Int(data[1]) - 48)
    case (69, 49?) where data.count == 2 && (1...40).contains(data[1]): modes.pdf417.correction = .ratio(Int(data[1]))
    case (70, let n?) where data.count == 1 && n <= 1: modes.pdf417.isTruncated = n == 1
    case (80, 48?) where data.count >= 2: modes.pdf417.data = Array(data.dropFirst())
    case (81, 48?) where data.count == 1: printPDF417(command)
    case (65...70, _), (80, _), (81, _): report(.badParameter, command.head)
    default: report(.unknownFunction, command.head)
    }
  }

  private mutating func printPDF417(_ command: CommandParser.Command) {
    let code = modes.pdf417
    let level: Int =
      switch code.correction {
      case .level(let level): level
      case .ratio(let ratio): Self.level(ratio: ratio, bytes: code.data.count)
      }
    // Automatic: as many columns as the paper holds, of up to 30, but no flatter than a square.
    let fitting = (areaWidth / code.width - (code.isTruncated ? 35 : 69)) / 17
    let columns = code.columns > 0 ? code.columns : max(1, min(fitting, 30, 4))
    do {
      let modules = try PDF417Symbol.modules(
        bytes: code.data, columns: columns, rows: code.rows > 0 ? code.rows : nil, level: level,
        isTruncated: code.isTruncated)
      printCode(modules.scaled(x: code.width, y: code.width * code.height), command)
    } catch {
      report(.badCodeData, command.head)
    }
  }

  /// The level whose code words come nearest above data × ratio ÷ 10.
  private static func level(ratio: Int, bytes: Int) -> Int {
    let wanted = max(bytes * 4 / 5, 1) * ratio / 10
    return (0...8).first { 2 << $0 >= wanted } ?? 8
  }

  mutating func printCode(_ picture: Bitmap, _ command: CommandParser.Command) {
    if !line.isEmpty {
      report(.lineNotEmpty, command.head)
      printLine(feeding: modes.lineSpacing)
    }
    guard picture.width <= areaWidth else { return report(.doesNotFit, command.head) }
    emit(picture)
  }
}
