/// A printer's IEEE 1284 device id: `MFG:…;MDL:…;CMD:…;`.
public struct IEEE1284ID: Sendable, Equatable {
  /// The most bytes that are looked at; the length field may claim 65 535.
  public static let longest = 1024

  /// `MFG` or `MANUFACTURER`.
  public let maker: String?
  /// `MDL` or `MODEL`.
  public let model: String?
  /// `SN`, `SERN` or `SERIALNUMBER`.
  public let serial: String?
  /// `CMD` or `COMMAND SET`, split at commas.
  public let commandSets: [String]

  /// Parses the answer to GET_DEVICE_ID: two bytes of length, most significant first and counting themselves, then the
  /// text. Both orders and a length that leaves itself out are met in the field, so it only ever shortens the text.
  /// - Parameter answer: Any bytes.
  /// - Returns: nil when there is not one key.
  public init?(answer: some Collection<UInt8>) {
    let head = Array(answer.prefix(2))
    guard head.count == 2 else { return nil }
    let text = answer.dropFirst(2).prefix(Self.longest)
    let claimed = [Int(head[0]) << 8 | Int(head[1]), Int(head[1]) << 8 | Int(head[0])]
    let length = claimed.filter { $0 > 2 && $0 <= text.count + 2 }.max() ?? text.count + 2
    self.init(text: text.prefix(length - 2))
  }

  /// Parses the text alone, as the kernel shows it in `ieee1284_id`.
  public init?(text: some Collection<UInt8>) {
    var values: [String: String] = [:]
    for field in text.prefix(Self.longest).split(separator: UInt8(ascii: ";"), maxSplits: 64) {
      guard let colon = field.firstIndex(of: UInt8(ascii: ":")) else { continue }
      let key = Self.clean(field[..<colon]).uppercased()
      let value = Self.clean(field[field.index(after: colon)...])
      guard !key.isEmpty, !value.isEmpty, values[key] == nil else { continue }
      values[key] = value
    }
    guard !values.isEmpty else { return nil }
    maker = values["MFG"] ?? values["MANUFACTURER"]
    model = values["MDL"] ?? values["MODEL"]
    serial = values["SN"] ?? values["SERN"] ?? values["SERIALNUMBER"]
    commandSets = (values["CMD"] ?? values["COMMAND SET"] ?? "").split(separator: ",").prefix(32).map {
      String($0.drop { $0 == " " })
    }
  }

  /// Printable ASCII without spaces at its ends.
  private static func clean(_ bytes: some Collection<UInt8>) -> String {
    let printable = bytes.filter { (0x20...0x7E).contains($0) }
    let start = printable.firstIndex { $0 != 0x20 } ?? printable.endIndex
    let end = printable.lastIndex { $0 != 0x20 }.map { $0 + 1 } ?? start
    return String(decoding: printable[start..<end], as: UTF8.self)
  }
}
