/// The character sets in which plain text may come.
public enum TextCharset: String, Sendable, CaseIterable {
  case utf8 = "UTF-8"
  /// With GBK and GB2312, which it holds as they are.
  case gb18030 = "GB18030"
  /// By its byte order mark; little-endian without one, as Windows writes it and the WHATWG Encoding Standard reads it.
  case utf16 = "UTF-16"
  case utf16LittleEndian = "UTF-16LE"
  case utf16BigEndian = "UTF-16BE"
  case big5 = "Big5"

  /// The names that ``init(label:)`` knows, for the problem that refuses others.
  public static let acceptedNames = "UTF-8, GB18030, GBK, GB2312, UTF-16, UTF-16LE, UTF-16BE, Big5"

  /// The character set of a `charset` parameter; letters' case does not matter.
  public init?(label: String) {
    switch label.lowercased() {
    case "utf-8", "utf8", "us-ascii", "ascii": self = .utf8
    case "gb18030", "gbk", "cp936", "windows-936", "gb2312", "euc-cn", "x-gbk": self = .gb18030
    case "utf-16", "utf16": self = .utf16
    case "utf-16le", "utf16le": self = .utf16LittleEndian
    case "utf-16be", "utf16be": self = .utf16BigEndian
    case "big5", "big-5", "big5-hkscs", "cp950": self = .big5
    default: return nil
    }
  }

  /// The character set that a byte order mark names, and the mark's length; nil without one.
  public static func marked(_ bytes: some Collection<UInt8>) -> (charset: TextCharset, length: Int)? {
    if bytes.starts(with: [0xEF, 0xBB, 0xBF]) { return (.utf8, 3) }
    if bytes.starts(with: [0xFF, 0xFE]) { return (.utf16LittleEndian, 2) }
    if bytes.starts(with: [0xFE, 0xFF]) { return (.utf16BigEndian, 2) }
    return nil
  }
}
