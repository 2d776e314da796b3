import Core

/// A GS v 0 image on its way.
struct RasterImage: Sendable {
  let bytesPerRow: Int
  let isDoubleWidth: Bool
  let isDoubleHeight: Bool
  /// Whether it is eaten without being printed, as its parameters are wrong.
  let isIgnored: Bool
  var row: [UInt8] = []
  var rowsLeft: Int
}

/// Images.
extension VirtualPrinter {
  /// GS v 0: printed row by row as it comes.
  mutating func beginRaster(_ head: [UInt8]) {
    let mode = head[3] >= 48 ? head[3] - 48 : head[3]
    let bytesPerRow = Int(head[4]) | Int(head[5]) << 8
    let rows = Int(head[6]) | Int(head[7]) << 8
    let isWrong = mode > 3 || bytesPerRow == 0 || rows == 0 || rows > configuration.rasterRows
    if isWrong { report(.badParameter, head) }
    if !line.isEmpty {
      report(.lineNotEmpty, head)
      printLine(feeding: modes.lineSpacing)
    }
    guard bytesPerRow > 0, rows > 0 else {
      raster = nil
      return
    }
    raster = RasterImage(
      bytesPerRow: bytesPerRow, isDoubleWidth: mode & 1 != 0, isDoubleHeight: mode & 2 != 0,
      isIgnored: isWrong || !isSelected, rowsLeft: rows)
  }

  mutating func continueRaster(_ bytes: [UInt8]) {
    guard var image = raster else { return }
    image.row += bytes
    if image.row.count >= image.bytesPerRow {
      if !image.isIgnored {
        let row = Bitmap(width: image.bytesPerRow * 8, height: 1, bytes: image.row)
        emit(row.scaled(x: image.isDoubleWidth ? 2 : 1, y: image.isDoubleHeight ? 2 : 1))
      }
      image.row.removeAll(keepingCapacity: true)
      image.rowsLeft -= 1
      parser.rasterChunk = image.bytesPerRow
    } else {
      parser.rasterChunk = image.bytesPerRow - image.row.count
    }
    raster = image.rowsLeft > 0 ? image : nil
  }

  /// ESC *: columns of 8 or 24 dots in the line.
  mutating func columnImage(_ command: CommandParser.Command) {
    let is24 = command.head[2] >= 32
    let isDoubleDensity = command.head[2] & 1 != 0
    let bytesPerColumn = is24 ? 3 : 1
    let columns = command.data.count / bytesPerColumn
    guard columns > 0 else { return report(.badParameter, command.head) }
    var image = Bitmap(width: columns, height: bytesPerColumn * 8)
    for (index, byte) in command.data.enumerated() where byte != 0 {
      for bit in 0..<8 where byte & (0x80 >> UInt8(bit)) != 0 {
        image[index / bytesPerColumn, index % bytesPerColumn * 8 + bit] = true
      }
    }
    // Eight-dot modes have a third of the vertical density, single density half of the horizontal.
    image = image.scaled(x: isDoubleDensity ? 1 : 2, y: is24 ? 1 : 3)
    line.place(image, advance: image.width)
  }

  /// GS ( L and GS 8 L.
  mutating func storeGraphics(_ command: CommandParser.Command, length: Int) {
    let data = command.data
    if command.isTruncated { return report(.tooLarge, command.head) }
    guard data.count >= 2, data[0] == 48 else { return report(.unknownFunction, command.head) }
    switch data[1] {
    case 2, 50: printGraphics(command)
    case 112: storeRaster(command, data)
    case 49 where data.count == 4: break  // The density of a head that has one.
    default: report(.unknownFunction, command.head)
    }
  }

  private mutating func storeRaster(_ command: CommandParser.Command, _ data: [UInt8]) {
    // m fn a bx by c xL xH yL yH, then rows of whole bytes.
    guard data.count >= 10, data[2] == 48, (1...2).contains(data[3]), (1...2).contains(data[4]), data[5] == 49 else {
      return report(.badParameter, command.head)
    }
    let width = Int(data[6]) | Int(data[7]) << 8
    let height = Int(data[8]) | Int(data[9]) << 8
    guard width > 0, height > 0, data.count - 10 == (width + 7) / 8 * height else {
      return report(.badParameter, command.head)
    }
    let isScaled = Int(data[3]) * Int(data[4])
    guard (data.count - 10) * isScaled <= configuration.graphicsBytes else { return report(.tooLarge, command.head) }
    var image = Bitmap(width: width, height: height, bytes: Array(data[10...]))
    if width & 7 != 0 {
      let mask: UInt8 = ~(0xFF >> UInt8(width & 7))
      for y in 0..<height { image.bytes[(y + 1) * image.stride - 1] &= mask }
    }
    graphics = image.scaled(x: Int(data[3]), y: Int(data[4]))
  }

  private mutating func printGraphics(_ command: CommandParser.Command) {
    if !line.isEmpty {
      report(.lineNotEmpty, command.head)
      printLine(feeding: modes.lineSpacing)
    }
    guard let image = graphics else { return }
    graphics = nil
    emit(image)
  }
}
