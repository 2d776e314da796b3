import Glibc

/// Times of the wire as the kit's people read them.
enum LocalTime {
  /// `MM-dd HH:mm` in the local time zone.
  /// - Parameter text: RFC 3339 in UTC with `Z`; anything else is shown as it came.
  static func short(_ text: String) -> String {
    guard let local = local(text) else { return text }
    return "\(two(local.tm_mon + 1))-\(two(local.tm_mday)) \(two(local.tm_hour)):\(two(local.tm_min))"
  }

  /// `yyyy-MM-dd HH:mm:ss` in the local time zone.
  /// - Parameter text: RFC 3339 in UTC with `Z`; anything else is shown as it came.
  static func full(_ text: String) -> String {
    guard let local = local(text) else { return text }
    return "\(local.tm_year + 1900)-\(short(text)):\(two(local.tm_sec))"
  }

  private static func local(_ text: String) -> tm? {
    guard text.hasSuffix("Z"), text.utf8.count >= 20 else { return nil }
    let numbers = text.prefix(19).split { "-T:".contains($0) }.map { Int32($0) }
    guard numbers.count == 6, let year = numbers[0], let month = numbers[1], let day = numbers[2],
      let hour = numbers[3], let minute = numbers[4], let second = numbers[5]
    else { return nil }
    var fields = tm()
    fields.tm_year = year - 1900
    fields.tm_mon = month - 1
    fields.tm_mday = day
    fields.tm_hour = hour
    fields.tm_min = minute
    fields.tm_sec = second
    var seconds = timegm(&fields)
    var local = tm()
    localtime_r(&seconds, &local)
    return local
  }

  private static func two(_ number: Int32) -> String { number < 10 ? "0\(number)" : "\(number)" }
}
