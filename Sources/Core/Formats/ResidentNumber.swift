/// A citizen's number, 18 characters: six digits of the region, eight of the birth date, three of the sequence, odd for
/// men, and a check character.
///
/// Source: GB 11643-1999; the check character by ISO 7064:1983, MOD 11-2. The region is not looked up: regions come and
/// go, and a number keeps the one that it was given in.
struct ResidentNumber: FormattedValue {
  static let forms = ["birthDate", "sex"]

  /// The birth date.
  let birthDate: CalendarDay
  /// Whether the sequence is a man's.
  let isMale: Bool

  init(_ text: String) throws(FormatFault) {
    let digits = text.utf8.dropLast().map { Int($0) - Int(UInt8(ascii: "0")) }
    guard digits.count == 17, digits.allSatisfy({ (0...9).contains($0) }), digits[0] > 0,
      let check = text.utf8.last.flatMap({ Self.checkCharacters.firstIndex(of: $0) })
    else { throw FormatFault(expected: Localized(en: "17 digits and a digit or X", zh: "17 位数字加一位数字或 X")) }
    let year = digits[6..<10].reduce(0) { $0 * 10 + $1 }
    guard Self.birthYears.contains(year),
      let birthDate = CalendarDay(
        year: year, month: digits[10] * 10 + digits[11], day: digits[12] * 10 + digits[13])
    else { throw FormatFault(expected: Localized(en: "a number with a true birth date", zh: "出生日期有效的号码")) }
    // The weights are 2¹⁷, 2¹⁶, …, 2 modulo 11; the whole number with its check character comes to 1.
    let sum = digits.reduce(0) { ($0 + $1) * 2 % 11 }
    guard (sum + check) % 11 == 1 else {
      throw FormatFault(expected: Localized(en: "a number with its right check digit", zh: "校验码正确的号码"))
    }
    self.birthDate = birthDate
    isMale = digits[16] % 2 == 1
  }

  /// Numbers are given since 1984; the bounds leave room for the dead of old files and for children of this century.
  private static let birthYears = 1850...2099
  private static let checkCharacters = Array("0123456789X".utf8)

  func form(_ name: String) -> String? {
    switch name {
    case "birthDate": birthDate.text
    case "sex": isMale ? "男" : "女"
    default: nil
    }
  }
}
