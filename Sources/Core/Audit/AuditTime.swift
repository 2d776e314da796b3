/// Times of the audit: text that is hashed, so it is written in one way for ever.
public enum AuditTime {
  /// An instant as RFC 3339 in UTC with milliseconds, such as `2026-11-28T08:00:00.123Z`.
  /// - Parameter milliseconds: Since 1970; before that, and after 9999, the calendar simply goes on.
  public static func text(_ milliseconds: Int64) -> String {
    let day = floorDivide(milliseconds, 86_400_000)
    let rest = milliseconds - day * 86_400_000
    let (year, month, date) = civil(day)
    func pad(_ number: Int64, _ width: Int) -> String {
      let digits = String(number)
      return String(repeating: "0", count: max(0, width - digits.count)) + digits
    }
    let (hour, minute, second) = (rest / 3_600_000, rest / 60_000 % 60, rest / 1000 % 60)
    return "\(pad(year, 4))-\(pad(month, 2))-\(pad(date, 2))T\(pad(hour, 2)):\(pad(minute, 2)):\(pad(second, 2))"
      + ".\(pad(rest % 1000, 3))Z"
  }

  private static func floorDivide(_ a: Int64, _ b: Int64) -> Int64 { a >= 0 ? a / b : -((-a + b - 1) / b) }

  /// The date of a day since 1970 in the proleptic Gregorian calendar, by years that begin in March.
  private static func civil(_ day: Int64) -> (year: Int64, month: Int64, day: Int64) {
    let shifted = day + 719_468
    let era = floorDivide(shifted, 146_097)
    let dayOfEra = shifted - era * 146_097
    let yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
    let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
    let month = (5 * dayOfYear + 2) / 153
    let date = dayOfYear - (153 * month + 2) / 5 + 1
    let isAfterNewYear = month >= 10
    return (yearOfEra + era * 400 + (isAfterNewYear ? 1 : 0), month + (isAfterNewYear ? -9 : 3), date)
  }
}
