/// Reads PTP's data types (ISO 15740 §5.3) from bytes of a camera, which are bounded; never beyond them.
struct PTPReader {
  /// The most elements of an array.
  static let arrayLimit = 4096

  private let bytes: [UInt8]
  private var at = 0

  init(_ bytes: some Collection<UInt8>) { self.bytes = Array(bytes) }

  mutating func u8() throws(PTPFault) -> UInt8 { try number() }
  mutating func u16() throws(PTPFault) -> UInt16 { try number() }
  mutating func u32() throws(PTPFault) -> UInt32 { try number() }

  private mutating func number<Number: FixedWidthInteger & UnsignedInteger>() throws(PTPFault) -> Number {
    let size = Number.bitWidth / 8
    guard bytes.count - at >= size else { throw .truncated }
    var value: Number = 0
    for index in (at..<at + size).reversed() { value = value << 8 | Number(bytes[index]) }
    at += size
    return value
  }

  /// An array of numbers behind their count.
  mutating func u16s() throws(PTPFault) -> [UInt16] {
    let count = try u32()
    guard count <= Self.arrayLimit else { throw .badLength }
    guard bytes.count - at >= Int(count) * 2 else { throw .truncated }
    var values: [UInt16] = []
    for _ in 0..<count { values.append(try u16()) }
    return values
  }

  /// An array of numbers behind their count; as long as what is left of the bytes.
  mutating func u32s() throws(PTPFault) -> [UInt32] {
    let count = try u32()
    guard (bytes.count - at) / 4 >= Int(count) else { throw .truncated }
    var values: [UInt32] = []
    values.reserveCapacity(Int(count))
    for _ in 0..<count { values.append(try u32()) }
    return values
  }

  /// A string behind the count of its units of UTF-16, a closing zero among them.
  /// - Returns: Without the zero and without control characters; units that are no text become U+FFFD.
  mutating func string() throws(PTPFault) -> String {
    let count = Int(try u8())
    guard bytes.count - at >= count * 2 else { throw .truncated }
    var units: [UInt16] = []
    for _ in 0..<count { units.append(try u16()) }
    let text = String(decoding: units.prefix { $0 != 0 }, as: UTF16.self)
    return String(String.UnicodeScalarView(text.unicodeScalars.filter { $0.properties.generalCategory != .control }))
  }
}
