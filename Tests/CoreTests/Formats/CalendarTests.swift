import Testing

@testable import Core

@Suite struct CalendarTests {
  @Test(arguments: [
    ("2026-11-23", "2026年11月23日", "二〇二六年十一月二十三日"), ("2000-02-29", "2000年2月29日", "二〇〇〇年二月二十九日"),
    ("2026年1月5日", "2026年1月5日", "二〇二六年一月五日"), ("2026年01月05日", "2026年1月5日", "二〇二六年一月五日"),
    ("1949-10-01", "1949年10月1日", "一九四九年十月一日"), ("2030-12-31", "2030年12月31日", "二〇三〇年十二月三十一日"),
    ("2010-10-20", "2010年10月20日", "二〇一〇年十月二十日"),
  ])
  func writesDays(text: String, zh: String, words: String) throws {
    let day = try CalendarDay(text)
    #expect(day.form("zh") == zh && day.form("words") == words)
    #expect(try CalendarDay(zh) == day)
  }

  /// The last day of each month of a century is a day, the one behind it is none.
  @Test func knowsTheEndOfEachMonth() throws {
    let noDay = FormatFault(expected: Localized(en: "a day of the calendar", zh: "日历中有的日期"))
    for year in 1_996...2_104 {
      var daysInYear = 0
      for month in 1...12 {
        let next = { (day: Int) in "\(year)-\(month < 10 ? "0" : "")\(month)-\(day < 10 ? "0" : "")\(day)" }
        let last = try #require((28...31).last { (try? CalendarDay(next($0))) != nil })
        #expect(throws: noDay) { try CalendarDay(next(last + 1)) }
        #expect(throws: noDay) { try CalendarDay(next(0)) }
        for day in 1...last { #expect((try? CalendarDay(next(day))) != nil) }
        daysInYear += last
      }
      let isLeap = year.isMultiple(of: 400) || (year.isMultiple(of: 4) && !year.isMultiple(of: 100))
      #expect(daysInYear == (isLeap ? 366 : 365), "\(year)")
    }
  }

  @Test(arguments: [
    "", "2026", "2026-11", "2026-11-2", "2026-1-23", "26-11-23", "2026/11/23", "2026-13-01", "2026-00-01", "2026-11-31",
    "2025-02-29", "1900-02-29", "0000-01-01", "2026-11-23 ", " 2026-11-23", "2026-11-23T14:05", "2026年11月23",
    "2026年13月1日", "2026年2月30日", "二〇二六年十一月二十三日", "２０２６-11-23", "2026年11月23日夜", "2026-11-2\u{301}3",
  ])
  func refusesDays(text: String) {
    #expect(throws: FormatFault.self) { try CalendarDay(text) }
  }

  @Test(arguments: [
    ("2026-11-23T14:05", "2026年11月23日14时05分"), ("2026-11-23 00:00", "2026年11月23日00时00分"),
    ("2024-02-29T23:59", "2024年2月29日23时59分"),
  ])
  func writesMinutes(text: String, zh: String) throws {
    let minute = try CalendarMinute(text)
    #expect(minute.form("zh") == zh)
    #expect(minute.form("date").map { $0 + (minute.form("clock") ?? "") } == zh)
  }

  @Test(arguments: [
    "", "2026-11-23", "2026-11-23T", "2026-11-23T14", "2026-11-23T24:00", "2026-11-23T14:60", "2026-11-23T14:05:00",
    "2026-11-23T14:05Z", "2026-11-23T14:05+08:00", "2026-11-23  14:05", "2026-11-31T14:05", "2026年11月23日14时05分",
    "2026-11-23T4:05", "2026-11-23t14:05",
  ])
  func refusesMinutes(text: String) {
    #expect(throws: FormatFault.self) { try CalendarMinute(text) }
  }
}
