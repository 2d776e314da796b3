import FuzzTestKit
import Testing

@testable import Core

@Suite struct AmountTests {
  /// The examples of 正确填写票据和结算凭证的基本规定, rule 5, and amounts whose zeros stand elsewhere.
  @Test(arguments: [
    ("1409.50", "壹仟肆佰零玖元伍角整"), ("6007.14", "陆仟零柒元壹角肆分"), ("1680.32", "壹仟陆佰捌拾元零叁角贰分"),
    ("107000.53", "壹拾万柒仟元零伍角叁分"), ("16409.02", "壹万陆仟肆佰零玖元零贰分"), ("325.04", "叁佰贰拾伍元零肆分"),
    ("0", "零元整"), ("0.00", "零元整"), ("0.5", "伍角整"), ("0.05", "伍分"), ("0.15", "壹角伍分"), ("10", "壹拾元整"),
    ("10.05", "壹拾元零伍分"), ("120.00", "壹佰贰拾元整"), ("100000", "壹拾万元整"), ("10001", "壹万零壹元整"),
    ("100007000", "壹亿零柒仟元整"), ("100000001", "壹亿零壹元整"), ("1000000000", "壹拾亿元整"),
    ("105000000", "壹亿零伍佰万元整"), ("20.50", "贰拾元零伍角整"),
    ("999999999999.99", "玖仟玖佰玖拾玖亿玖仟玖佰玖拾玖万玖仟玖佰玖拾玖元玖角玖分"),
  ])
  func writesFinancialNumerals(text: String, words: String) throws {
    #expect(try Amount(text).form("words") == words)
  }

  @Test(arguments: [
    ("0", "¥0.00"), ("120", "¥120.00"), ("120.5", "¥120.50"), ("1409.05", "¥1,409.05"), ("999", "¥999.00"),
    ("123456", "¥123,456.00"), ("999999999999.99", "¥999,999,999,999.99"),
  ])
  func writesFigures(text: String, figures: String) throws {
    #expect(try Amount(text).form("figures") == figures)
  }

  @Test(arguments: [
    "", ".", "-1", "+1", "1.", ".5", "1.005", "01", "00", "1e3", "1,000", "¥1", " 1", "1 ", "１", "一", "1.2.3",
    "1000000000000", "NaN", "1\u{301}",
  ])
  func refuses(text: String) {
    #expect(throws: FormatFault.self) { try Amount(text) }
  }

  /// Words and figures say the amount, whatever it is: both are read back by readers of their own.
  @Test func isReadBack() throws {
    var generator = SeededGenerator(seed: 1_409_50)
    for round in 0..<3_000 {
      // Sparse digits, so that zeros run through all places.
      var fen = 0
      for _ in 0..<14 {
        let digit = Bool.random(using: &generator) ? 0 : Int.random(in: 0...9, using: &generator)
        fen = fen * 10 + digit
      }
      for _ in 0..<Int.random(in: 0..<14, using: &generator) { fen /= 10 }
      let cents = fen % 100
      let amount = try Amount("\(fen / 100).\(cents < 10 ? "0" : "")\(cents)")
      let words = try #require(amount.form("words"))
      try #require(Self.fen(ofWords: words) == fen, "round \(round): \(words) for \(fen)")
      try #require(!words.contains("零零") && !words.hasSuffix("零"), "\(words)")
      try #require(words.hasSuffix("整") == (fen % 10 == 0), "\(words)")
      let figures = try #require(amount.form("figures"))
      try #require(Int(figures.filter(\.isWholeNumber)) == fen, "\(figures) for \(fen)")
    }
  }

  /// Reads financial numerals: digits gather units up to 万 and 亿, 角 and 分 stand alone.
  private static func fen(ofWords words: String) -> Int? {
    let digits = "零壹贰叁肆伍陆柒捌玖"
    var (total, group, digit, fen) = (0, 0, 0, 0)
    for character in words {
      if let index = digits.firstIndex(of: character) {
        digit = digits.distance(from: digits.startIndex, to: index)
        continue
      }
      switch character {
      case "仟": group += digit * 1_000
      case "佰": group += digit * 100
      case "拾": group += digit * 10
      case "万": total += (group + digit) * 10_000
      case "亿": total += (group + digit) * 100_000_000
      case "元": total += group + digit
      case "角": fen += digit * 10
      case "分": fen += digit
      case "整": break
      default: return nil
      }
      if "万亿元".contains(character) { group = 0 }
      digit = 0
    }
    return total * 100 + fen
  }
}
