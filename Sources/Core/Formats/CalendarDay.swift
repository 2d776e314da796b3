/// A day of the Gregorian calendar, written `2026-11-23` (GB/T 7408.1, ISO 8601) or already `2026年11月23日`.
struct CalendarDay: FormattedValue, Equatable {
  static let forms = ["zh", "words"]

  /// 1…9999.
  let year: Int
  /// 1…12.
  let month: Int
  /// 1…31.
  let day: Int

  /// A day.
  /// - Returns: nil for one that the calendar does not have.
  init?(year: Int, month: Int, day: Int) {
    guard (1...9_999).contains(year), (1...12).contains(month) else { return nil }
    guard (1...Self.length(ofMonth: month, in: year)).contains(day) else { return nil }
    (self.year, self.month, self.day) = (year, month, day)
  }

  init(_ text: String) throws(FormatFault) {
    var reader = DigitReader(text)
    guard let day = try Self.read(&reader), reader.isAtEnd else { throw Self.shape }
    self = day
  }

  /// Takes a day from the head of a text, in numbers alone.
  /// - Returns: nil where no day stands there.
  static func readNumeric(_ reader: inout DigitReader) throws(FormatFault) -> CalendarDay? {
    guard let year = reader.number(4...4), reader.take("-"), let month = reader.number(2...2), reader.take("-"),
      let day = reader.number(2...2)
    else { return nil }
    return try checked(year, month, day)
  }

  private static func read(_ reader: inout DigitReader) throws(FormatFault) -> CalendarDay? {
    let start = reader
    if let day = try readNumeric(&reader) { return day }
    reader = start
    guard let year = reader.number(4...4), reader.take("年"), let month = reader.number(1...2), reader.take("月"),
      let day = reader.number(1...2), reader.take("日")
    else { return nil }
    return try checked(year, month, day)
  }

  private static func checked(_ year: Int, _ month: Int, _ day: Int) throws(FormatFault) -> CalendarDay {
    guard let day = CalendarDay(year: year, month: month, day: day) else {
      throw FormatFault(expected: Localized(en: "a day of the calendar", zh: "日历中有的日期"))
    }
    return day
  }

  private static let shape = FormatFault(expected: Localized(both: "2026-11-23 | 2026年11月23日"))

  private static func length(ofMonth month: Int, in year: Int) -> Int {
    switch month {
    case 2: year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) ? 29 : 28
    case 4, 6, 9, 11: 30
    default: 31
    }
  }

  /// Full years from this day to another; nil where that is earlier.
  func years(until other: CalendarDay) -> Int? {
    guard (year, month, day) <= (other.year, other.month, other.day) else { return nil }
    return other.year - year - ((other.month, other.day) < (month, day) ? 1 : 0)
  }

  /// 2026年11月23日.
  var text: String { "\(year)年\(month)月\(day)日" }

  func form(_ name: String) -> String? {
    switch name {
    case "zh": text
    // GB/T 15835-2011: the year digit by digit with 〇, month and day as numbers.
    case "words":
      "\(ChineseNumeral.digitByDigit(year))年\(ChineseNumeral.text(month))月\(ChineseNumeral.text(day))日"
    default: nil
    }
  }
}
