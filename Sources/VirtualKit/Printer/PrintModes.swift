import Core
import Imaging

/// All that ESC @ puts back.
struct PrintModes: Sendable {
  enum Align: UInt8, Sendable { case left, center, right }

  // Text.
  var isFontB = false
  var isBold = false
  var isDoubleStrike = false
  var underline = 0
  var scaleX = 1
  var scaleY = 1
  var isUpsideDown = false
  var isRotated = false
  var isReversed = false
  var spacing = 0
  var codePage: UInt8 = 0
  var country: UInt8 = 0

  // Chinese text.
  var isChinese = false
  var chineseUnderline = 0
  var isChineseDoubleWidth = false
  var isChineseDoubleHeight = false
  var chineseLeft = 0
  var chineseRight = 0

  // Layout.
  var align = Align.left
  var lineSpacing = PrintModes.defaultLineSpacing
  var leftMargin = 0
  var areaWidth: Int?
  /// Tab stops in dots; nil: every eighth character.
  var tabs: [Int]?

  // Codes.
  var barcodeHeight = 162
  var barcodeWidth = 3
  var barcodeText: UInt8 = 0
  var isBarcodeTextFontB = false
  var qr = QR()
  var pdf417 = PDF417()

  // Machine.
  var stopsOnNearEnd = false
  var isButtonDisabled = false

  struct QR: Sendable {
    enum Model: Sendable { case one, two, micro }
    var model = Model.two
    var size = 3
    var correction = Block.QRCode.Correction.low
    var data: [UInt8] = []
  }

  struct PDF417: Sendable {
    enum Correction: Sendable { case level(Int), ratio(Int) }
    var columns = 0
    var rows = 0
    var width = 3
    var height = 3
    var correction = Correction.ratio(1)
    var isTruncated = false
    var data: [UInt8] = []
  }

  /// 3.75 mm, as most 203 dpi printers have it.
  static let defaultLineSpacing = 30

  var font: GlyphSource.Cell { isFontB ? .fontB : .fontA }
}
