extension FixedWidthInteger {
  /// The bytes, the most significant first: USB/IP's order.
  var bigEndianBytes: [UInt8] { withUnsafeBytes(of: bigEndian) { Array($0) } }
  /// The bytes, the least significant first: USB's own order.
  var littleEndianBytes: [UInt8] { withUnsafeBytes(of: littleEndian) { Array($0) } }
}

extension Collection<UInt8> {
  /// A number, the most significant byte first; bytes beyond its width are left out by the caller.
  func bigEndian<Number: FixedWidthInteger & UnsignedInteger>(_: Number.Type) -> Number {
    reduce(0) { $0 << 8 | Number($1) }
  }
  /// A number, the least significant byte first; bytes beyond its width are left out by the caller.
  func littleEndian<Number: FixedWidthInteger & UnsignedInteger>(_: Number.Type) -> Number {
    reversed().reduce(0) { $0 << 8 | Number($1) }
  }
}
