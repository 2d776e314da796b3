import Core

/// JSON that people edit.
enum JSONText {
  /// The value with line breaks and two spaces for each level; the digits of numbers stay as they are.
  static func pretty(_ value: JSONValue) -> [UInt8] {
    var out: [UInt8] = []
    write(value, level: 0, into: &out)
    return out
  }

  private static func write(_ value: JSONValue, level: Int, into out: inout [UInt8]) {
    switch value {
    case .array(let elements) where !elements.isEmpty:
      out.append(UInt8(ascii: "["))
      for (index, element) in elements.enumerated() {
        breakLine(index, level + 1, into: &out)
        write(element, level: level + 1, into: &out)
      }
      end("]", level, into: &out)
    case .object(let members) where !members.isEmpty:
      out.append(UInt8(ascii: "{"))
      for (index, (key, member)) in members.sorted(by: { $0.key < $1.key }).enumerated() {
        breakLine(index, level + 1, into: &out)
        out += JSONValue.string(key).serialized() + Array(": ".utf8)
        write(member, level: level + 1, into: &out)
      }
      end("}", level, into: &out)
    default: out += value.serialized()
    }
  }

  private static func breakLine(_ index: Int, _ level: Int, into out: inout [UInt8]) {
    out += Array(((index > 0 ? "," : "") + "\n" + String(repeating: "  ", count: level)).utf8)
  }

  private static func end(_ bracket: String, _ level: Int, into out: inout [UInt8]) {
    out += Array(("\n" + String(repeating: "  ", count: level) + bracket).utf8)
  }
}
