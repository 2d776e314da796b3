/// A minute of local time, written `2026-11-23T14:05` or with a space for the T (GB/T 7408.1, ISO 8601): records are
/// kept to the minute, and in the time of the place.
struct CalendarMinute: FormattedValue, Equatable {
  static let forms = ["zh", "date", "clock"]

  /// The day.
  let day: CalendarDay
  /// 0…23.
  let hour: Int
  /// 0…59.
  let minute: Int

  init(_ text: String) throws(FormatFault) {
    var reader = DigitReader(text)
    guard let day = try CalendarDay.readNumeric(&reader), reader.take("T") || reader.take(" "),
      let hour = reader.number(2...2), reader.take(":"), let minute = reader.number(2...2), reader.isAtEnd
    else { throw FormatFault(expected: Localized(both: "2026-11-23T14:05")) }
    guard hour < 24, minute < 60 else { throw FormatFault(expected: Localized(both: "00:00…23:59")) }
    (self.day, self.hour, self.minute) = (day, hour, minute)
  }

  func form(_ name: String) -> String? {
    let clock = "\(Self.two(hour))时\(Self.two(minute))分"
    return switch name {
    case "zh": day.text + clock
    case "date": day.text
    case "clock": clock
    default: nil
    }
  }

  private static func two(_ number: Int) -> String { number < 10 ? "0\(number)" : String(number) }
}
