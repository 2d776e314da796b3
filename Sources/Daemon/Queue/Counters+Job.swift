import Core
import Glibc
import Imaging

extension Counters {
  /// The counters of a job's copy, with the mark that each page of it bears.
  /// - Parameters:
  ///   - job: Its id.
  ///   - submitted: When it was handed in, in milliseconds since 1970.
  init(copy: Int = 1, copies: Int, job: String, submitted: Int64) {
    self.init(copy: copy, copies: copies, job: Self.number(ofJob: job), submitted: Self.minute(submitted))
  }

  /// The counters of a preview: the mark is there, as high and as wide, and says nothing, because there is no job yet.
  static func preview(copies: Int) -> Counters {
    Counters(copies: copies, job: "------", submitted: "---------- --:--")
  }

  /// What stands on paper for a job: the end of its id, long enough to tell the kit's jobs apart.
  static func number(ofJob id: String) -> String { String(id.suffix(6)).uppercased() }

  /// `2026-11-23 14:05` in the kit's time zone.
  private static func minute(_ milliseconds: Int64) -> String {
    var seconds = time_t(milliseconds / 1000)
    var local = tm()
    localtime_r(&seconds, &local)
    func two(_ number: Int32) -> String { number < 10 ? "0\(number)" : "\(number)" }
    return "\(local.tm_year + 1900)-\(two(local.tm_mon + 1))-\(two(local.tm_mday))"
      + " \(two(local.tm_hour)):\(two(local.tm_min))"
  }
}
