/// Whole numbers in Chinese, for counts and days: 二, 十, 二十三, 一百零一.
///
/// Source: GB/T 15835-2011, General rules for writing numerals in publications.
public enum ChineseNumeral {
  /// A number in words.
  /// - Parameter number: 0…9999; others are written in digits.
  public static func text(_ number: Int) -> String {
    guard (1...9_999).contains(number) else { return number == 0 ? "零" : String(number) }
    var text = ""
    var isAfterZero = false
    for (unit, divisor) in [("千", 1_000), ("百", 100), ("十", 10), ("", 1)] {
      let digit = number / divisor % 10
      guard digit > 0 else {
        isAfterZero = !text.isEmpty
        continue
      }
      if isAfterZero { text += "零" }
      isAfterZero = false
      // Ten to nineteen are 十 to 十九, but 110 is 一百一十.
      if !(digit == 1 && divisor == 10 && text.isEmpty) { text += digits[digit] }
      text += unit
    }
    return text
  }

  /// A number digit by digit, as years are read: 二〇二六.
  static func digitByDigit(_ number: Int) -> String {
    String(number).compactMap(\.wholeNumberValue).map { $0 == 0 ? "〇" : digits[$0] }.joined()
  }

  private static let digits = ["零", "一", "二", "三", "四", "五", "六", "七", "八", "九"]
}
