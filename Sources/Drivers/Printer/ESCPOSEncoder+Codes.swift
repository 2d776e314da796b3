import Core

extension ESCPOSEncoder {
  /// Prints a code in the middle of the paper.
  /// - Returns: nil where the printer cannot, or not at this place, at this size, or with these modules.
  func command(for code: PaperCode) -> [UInt8]? {
    let payload = Array(code.text.utf8)
    guard abs(2 * code.x + code.width - profile.dots) <= 1, !payload.isEmpty,
      payload.allSatisfy({ (0x20...0x7E).contains($0) }),
      let drawing = drawing(code, payload)
    else { return nil }
    // Codes stand where lines of text would be aligned.
    let command = [0x1B, 0x61, 1] + drawing + [0x1B, 0x61, 0]
    guard !zip(command, command.dropFirst()).contains(where: RealTimePattern.matches) else { return nil }
    return command
  }

  private func drawing(_ code: PaperCode, _ payload: [UInt8]) -> [UInt8]? {
    switch code.kind {
    case .qr(let correction): qr(code, correction, payload)
    case .barcode(let symbology): bars(code, symbology, payload)
    }
  }

  /// A QR code that is as large whether the printer packs digits and capitals or takes all for bytes: a larger one would
  /// move all that stands below it.
  private func qr(_ code: PaperCode, _ correction: Block.QRCode.Correction, _ payload: [UInt8]) -> [UInt8]? {
    guard profile.hasQRCode, (1...16).contains(code.module), payload.count <= 2048,
      QRCodeCapacity.modules(payload.count, correction) == code.width / code.module
    else { return nil }
    let level: UInt8 =
      switch correction {
      case .low: 48
      case .medium: 49
      case .quartile: 50
      case .high: 51
      }
    func function(_ number: UInt8, _ data: [UInt8]) -> [UInt8] {
      let length = data.count + 2
      return [0x1D, 0x28, 0x6B, UInt8(length & 0xFF), UInt8(length >> 8), 49, number] + data
    }
    return function(65, [50, 0]) + function(67, [UInt8(code.module)]) + function(69, [level])
      + function(80, [48] + payload) + function(81, [48])
  }

  /// Bars as the printer draws them. Those with wide and narrow elements (Code 39, ITF, Codabar) stand as the layout has
  /// them where a wide one is two and a half narrow ones, as is usual; a printer with another ratio has them as well
  /// readable and in the middle, and for one with three there must be room, or it would print nothing.
  private func bars(_ code: PaperCode, _ symbology: Block.Barcode.Symbology, _ payload: [UInt8]) -> [UInt8]? {
    guard profile.hasBarcodes, (2...6).contains(code.module), (1...255).contains(code.rows.count) else { return nil }
    let fitsWithAnyRatio = 6 * code.width <= 5 * profile.dots
    let (kind, data): (UInt8, [UInt8])
    switch symbology {
    case .upca: (kind, data) = (65, payload)
    case .ean13: (kind, data) = (67, payload)
    case .ean8: (kind, data) = (68, payload)
    case .code93: (kind, data) = (72, payload)
    case .code128:
      guard let sets = Self.code128(payload, modules: code.width / code.module) else { return nil }
      (kind, data) = (73, sets)
    // The printer adds Code 39's asterisks, and not Codabar's letters.
    case .code39 where fitsWithAnyRatio: (kind, data) = (69, payload)
    case .itf where fitsWithAnyRatio: (kind, data) = (70, payload)
    case .codabar where fitsWithAnyRatio: (kind, data) = (71, payload)
    case .code39, .itf, .codabar: return nil
    }
    guard data.count <= 255 else { return nil }
    // Height, width of a module, no text: that stands below in the document's own type.
    return [0x1D, 0x68, UInt8(code.rows.count), 0x1D, 0x77, UInt8(code.module), 0x1D, 0x48, 0]
      + [0x1D, 0x6B, kind, UInt8(data.count)] + data
  }

  /// Code 128 in the one code set with which it has as many modules as the layout has room for.
  /// - Returns: nil where the layout's code changes sets within.
  private static func code128(_ payload: [UInt8], modules: Int) -> [UInt8]? {
    // Start, check and eleven modules a symbol, thirteen for the stop.
    let frame = 2 * 11 + 13
    if modules == 11 * payload.count + frame {
      return [0x7B, 0x42] + payload.flatMap { $0 == 0x7B ? [0x7B, 0x7B] : [$0] }
    }
    let isPairs = payload.count.isMultiple(of: 2) && payload.allSatisfy { (0x30...0x39).contains($0) }
    guard isPairs, modules == 11 * payload.count / 2 + frame else { return nil }
    return [0x7B, 0x43]
      + stride(from: 0, to: payload.count, by: 2).map { (payload[$0] - 0x30) * 10 + payload[$0 + 1] - 0x30 }
  }
}
