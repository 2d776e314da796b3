import Core

/// Pictures and codes.
extension BlockComposer {
  func brick(_ picture: Block.Image) throws(Problem) -> Brick {
    let wanted = picture.width.map { min(max(1, bounded($0)), width) }
    return brick(try pictures.dots(picture, wanted: wanted, width: width), align: picture.align)
  }

  func brick(_ code: Block.QRCode) throws(Problem) -> Brick {
    let size = min(bounded(code.size), width)
    let quiet = 2 * QRSymbol.quietZone
    // A module of a quarter millimetre is the least that a telephone reads from thermal paper.
    guard size / 2 >= 21 + quiet else { throw Problem(.codeTooLong) }
    let text = counters.filled(code.text)
    let modules = try QRSymbol.modules(
      text: text, correction: code.correction, largestSide: min(177, size / 2 - quiet))
    let module = size / (modules.width + quiet)
    let dots = modules.enlarged(by: module, rows: module)
    var square = Bitmap(width: size, height: size)
    let inset = (size - dots.width) / 2
    square.overlay(dots, x: inset, y: inset)
    var brick = brick(square, align: code.align)
    // Printers write bytes without saying that they are UTF-8.
    if case .picture(_, let x, let y) = brick.first, text.utf8.allSatisfy({ $0 < 0x80 }) {
      let own = PaperCode(
        rows: inset..<inset + dots.height, x: inset, width: dots.width, module: module, kind: .qr(code.correction),
        text: text)
      brick.first = .code(own, square, x: x, y: y)
    }
    return brick
  }

  func brick(_ barcode: Block.Barcode) throws(Problem) -> Brick {
    let text = counters.filled(barcode.text)
    // Counters may have made it another text than the one that was checked when it was handed in.
    if let rule = CodeRules.rule(of: barcode.symbology, brokenBy: text) {
      throw Problem(.codeUnsupportedText, facts: rule.fact("expected"))
    }
    let symbol = try BarcodeSymbol.encode(text: text, symbology: barcode.symbology)
    let height = max(bounded(barcode.height), millimetres(5))
    guard height <= PageFiller.lengthLimit else { throw PageFiller.tooLong }
    // Ten modules of white on each side, as the symbologies ask.
    let sizes = [3, 2].lazy.map { (module: $0, bars: symbol.picture(module: $0, rows: height)) }
    guard let (module, bars) = sizes.first(where: { $0.bars.width + 20 * $0.module <= width }) else {
      throw Problem(.codeTooLong)
    }
    var brick = brick(bars, align: .center)
    if case .picture(_, let x, let y) = brick.first {
      let own = PaperCode(
        rows: 0..<height, x: 0, width: bars.width, module: module, kind: .barcode(barcode.symbology),
        text: barcode.symbology == .codabar ? symbol.text : text)
      brick.first = .code(own, bars, x: x, y: y)
    }
    let em = scale.smallEm
    for line in try brokenLines(styled(symbol.text, em: em), width: width) {
      let (line, x) = aligned(line, in: measure, align: .center, em: em)
      let top = brick.height
      brick.height += TypeScale.pitch(em)
      brick.add(line, em: em, x: x, baseline: top + TypeScale.baseline(em))
    }
    return brick
  }

  private func brick(_ bitmap: Bitmap, align: Alignment) -> Brick {
    let free = width - bitmap.width
    let x =
      switch align {
      case .center, .justify: free / 2
      case .start: isRightToLeft ? free : 0
      case .end: isRightToLeft ? 0 : free
      }
    var brick = Brick(height: bitmap.height, .picture(bitmap, x: x, y: 0))
    brick.before = scale.gap
    brick.after = scale.gap
    return brick
  }
}
