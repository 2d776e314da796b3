/// Descriptors as a broken or a malicious device has them: good ones, spoilt in ways that drivers have fallen over.
enum HostileDescriptors {
  /// One way of spoiling.
  enum Spoiling: CaseIterable {
    case flippedBytes, wrongTotal, cutShort, zeroLength, longLength, manyInterfaces, manyEndpoints
    case flippedDevice, emptyStrings, oversizedStrings, noStrings, unpairedStrings
  }

  /// Spoils good descriptors in one to three ways.
  /// - Parameter numbers: The same numbers give the same descriptors.
  static func spoil(_ good: USBDescriptors, _ numbers: inout SeededNumbers) -> USBDescriptors {
    var descriptors = good
    for _ in 0...pick(3, &numbers) {
      apply(Spoiling.allCases[pick(Spoiling.allCases.count, &numbers)], to: &descriptors, &numbers)
    }
    return descriptors
  }

  static func pick(_ count: Int, _ numbers: inout SeededNumbers) -> Int { Int(numbers.next() % UInt64(count)) }

  static func apply(_ spoiling: Spoiling, to descriptors: inout USBDescriptors, _ numbers: inout SeededNumbers) {
    switch spoiling {
    case .flippedBytes: flip(&descriptors.configuration, from: 2, &numbers)
    case .flippedDevice: flip(&descriptors.device, from: 2, &numbers)
    case .wrongTotal:
      let total = [0, 1, 8, 9, 0x7FFF, 0xFFFF][pick(6, &numbers)]
      descriptors.configuration.replaceSubrange(2..<4, with: UInt16(total).littleEndianBytes)
    case .cutShort: descriptors.configuration.removeLast(pick(descriptors.configuration.count - 9, &numbers))
    case .zeroLength: setLength(0, of: &descriptors.configuration, &numbers)
    case .longLength: setLength(255, of: &descriptors.configuration, &numbers)
    case .manyInterfaces:
      let body = (0..<64).flatMap { number in
        USBDescriptors.interface(UInt8(number), endpoints: 1, classCode: 7, subclass: 1, protocolCode: 2)
          + USBDescriptors.bulk(UInt8(number % 15) + 1, descriptors.speed)
      }
      descriptors.configuration = USBDescriptors.configuration(body, interfaces: 64)
    case .manyEndpoints:
      let body =
        USBDescriptors.interface(0, endpoints: 255, classCode: 7, subclass: 1, protocolCode: 2)
        + (0..<255).flatMap { USBDescriptors.bulk(UInt8($0), descriptors.speed) }
      descriptors.configuration = USBDescriptors.configuration(body, interfaces: 1)
    case .emptyStrings:
      let empty: [UInt8] = [[], [2, 3], [0, 3], [1]][pick(4, &numbers)]
      for index in descriptors.strings.keys.sorted() { descriptors.strings[index] = empty }
    case .oversizedStrings:
      // In order: a seed must mean the same in every run. Claims more than a descriptor can hold, an odd number of bytes, and sends more than it claims.
      for index in descriptors.strings.keys.sorted() {
        descriptors.strings[index] = [255, 3] + (0..<510).map { _ in UInt8(truncatingIfNeeded: numbers.next()) }
      }
    case .noStrings:
      descriptors.strings = [:]
      descriptors.languages = [2, 3]
    case .unpairedStrings:
      for index in descriptors.strings.keys.sorted() {
        descriptors.strings[index] = [8, 3, 0x00, 0xD8, 0x0A, 0x00, 0x00, 0x00]
      }
    }
  }

  private static func flip(_ bytes: inout [UInt8], from first: Int, _ numbers: inout SeededNumbers) {
    guard bytes.count > first else { return }
    for _ in 0...pick(8, &numbers) {
      bytes[first + pick(bytes.count - first, &numbers)] = UInt8(truncatingIfNeeded: numbers.next())
    }
  }

  /// Gives one descriptor within a configuration another length.
  private static func setLength(_ length: UInt8, of bytes: inout [UInt8], _ numbers: inout SeededNumbers) {
    var starts: [Int] = []
    var start = 9
    while start < bytes.count, bytes[start] >= 2 {
      starts.append(start)
      start += Int(bytes[start])
    }
    guard !starts.isEmpty else { return }
    bytes[starts[pick(starts.count, &numbers)]] = length
  }
}
