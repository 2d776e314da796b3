/// An amount of money in yuan: not negative, at most 12 digits before the point and two behind it.
struct Amount: FormattedValue, Equatable {
  static let forms = ["figures", "words"]

  /// The amount in fen, hundredths of a yuan: 0…99 999 999 999 999.
  let fen: Int

  /// Reads `120`, `120.5` or `120.00`, as a text or as a JSON number was written.
  init(_ text: String) throws(FormatFault) {
    let parts = text.split(separator: ".", maxSplits: 1, omittingEmptySubsequences: false)
    guard let whole = parts.first, Self.areDigits(whole), parts.count == 1 || Self.areDigits(parts[1]) else {
      throw FormatFault(expected: Localized(en: "digits, with a point before the fen", zh: "数字，角分前用小数点"))
    }
    guard whole == "0" || whole.first != "0" else {
      throw FormatFault(expected: Localized(en: "digits without a zero before them", zh: "开头没有多余 0 的数字"))
    }
    guard whole.utf8.count <= 12 else {
      throw FormatFault(expected: Localized(en: "at most 12 digits before the point", zh: "小数点前不超过 12 位的数字"))
    }
    let fraction = parts.count == 2 ? parts[1] : ""
    guard fraction.utf8.count <= 2 else {
      throw FormatFault(expected: Localized(en: "at most 2 digits behind the point", zh: "小数点后不超过 2 位的数字"))
    }
    let padded = fraction + String(repeating: "0", count: 2 - fraction.utf8.count)
    fen = (Int(whole) ?? 0) * 100 + (Int(padded) ?? 0)
  }

  private static func areDigits(_ text: Substring) -> Bool {
    !text.isEmpty && text.utf8.allSatisfy { $0 >= UInt8(ascii: "0") && $0 <= UInt8(ascii: "9") }
  }

  func form(_ name: String) -> String? {
    switch name {
    case "figures": figures
    case "words": words
    default: nil
    }
  }

  /// ¥1,409.50, written as in the examples of the rules that ``words`` follows.
  private var figures: String {
    var digits = Array(String(fen / 100))
    var place = digits.count - 3
    while place > 0 {
      digits.insert(",", at: place)
      place -= 3
    }
    let fraction = String(fen % 100)
    return "¥\(String(digits)).\(fraction.count < 2 ? "0" : "")\(fraction)"
  }
}
