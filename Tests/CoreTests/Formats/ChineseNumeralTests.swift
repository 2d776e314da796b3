import Core
import Testing

@Suite struct ChineseNumeralTests {
  @Test(arguments: [
    (0, "零"), (1, "一"), (2, "二"), (10, "十"), (11, "十一"), (20, "二十"), (23, "二十三"), (99, "九十九"), (100, "一百"),
    (101, "一百零一"), (110, "一百一十"), (111, "一百一十一"), (1_000, "一千"), (1_001, "一千零一"), (1_010, "一千零一十"),
    (1_100, "一千一百"), (9_999, "九千九百九十九"), (10_000, "10000"), (-1, "-1"),
  ])
  func writes(number: Int, text: String) { #expect(ChineseNumeral.text(number) == text) }

  /// Each count is told from each other.
  @Test func isUnambiguous() {
    #expect(Set((0...9_999).map(ChineseNumeral.text)).count == 10_000)
  }
}
