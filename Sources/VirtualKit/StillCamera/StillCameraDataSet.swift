/// Bytes in PTP's order, as a camera writes them.
struct StillCameraDataSet {
  private(set) var bytes: [UInt8] = []

  mutating func add(_ numbers: UInt8...) { bytes += numbers }
  mutating func add(_ numbers: UInt16...) { bytes += numbers.flatMap(\.littleEndianBytes) }
  mutating func add(_ numbers: UInt32...) { bytes += numbers.flatMap(\.littleEndianBytes) }
  mutating func add(_ numbers: UInt64...) { bytes += numbers.flatMap(\.littleEndianBytes) }

  mutating func add(list: [UInt16]) {
    bytes += UInt32(list.count).littleEndianBytes + list.flatMap(\.littleEndianBytes)
  }
  mutating func add(list: [UInt32]) {
    bytes += UInt32(list.count).littleEndianBytes + list.flatMap(\.littleEndianBytes)
  }

  /// The count of units with the closing zero, then the units; nothing but a zero for an empty text.
  mutating func add(_ text: String) {
    let units = Array(text.utf16.prefix(254))
    guard !units.isEmpty else { return bytes.append(0) }
    bytes.append(UInt8(units.count + 1))
    bytes += (units + [0]).flatMap(\.littleEndianBytes)
  }
}
