/// The GS1 check digit of EAN and UPC numbers (GS1 General Specifications §7.9).
enum CheckDigit {
  /// The digit that completes `digits`: weights 3 and 1 from the right.
  static func of(_ digits: some BidirectionalCollection<UInt8>) -> UInt8 {
    var sum = 0
    for (place, digit) in digits.reversed().enumerated() {
      sum += Int(digit - 0x30) * (place.isMultiple(of: 2) ? 3 : 1)
    }
    return 0x30 + UInt8((10 - sum % 10) % 10)
  }
}
