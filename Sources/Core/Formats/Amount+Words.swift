/// Amounts in financial numerals, which cannot be altered with a stroke of the pen.
///
/// Source: 正确填写票据和结算凭证的基本规定, annex 1 of 支付结算办法 (People's Bank of China, 银发〔1997〕393号), rules 2 and 5.
/// Where it leaves a choice, this is what its first example writes: a zero in the place of 元 before a 角 is read
/// (壹仟陆佰捌拾元零叁角贰分), one in the place of 万 before a 仟 is not (壹拾万柒仟元零伍角叁分). 整 closes 元 and,
/// as the rules allow, 角, so that nothing can be written behind it.
extension Amount {
  /// Such as 壹佰贰拾元整; the word 人民币 that goes before it is the document's.
  var words: String {
    let (yuan, jiao, cents) = (fen / 100, fen / 10 % 10, fen % 10)
    guard jiao > 0 || cents > 0 else { return (yuan > 0 ? Self.whole(yuan) : "零") + "元整" }
    var text = yuan > 0 ? Self.whole(yuan) + "元" : ""
    if yuan > 0, jiao == 0 || yuan % 10 == 0 { text += "零" }
    if jiao > 0 { text += Self.digits[jiao] + "角" }
    return text + (cents > 0 ? Self.digits[cents] + "分" : "整")
  }

  /// A whole number above zero: groups of four digits, each with its unit.
  private static func whole(_ number: Int) -> String {
    var text = ""
    var isAfterZero = false
    for (group, groupUnit) in [(100_000_000, "亿"), (10_000, "万"), (1, "")] {
      let four = number / group % 10_000
      for (place, unit) in [(1_000, "仟"), (100, "佰"), (10, "拾"), (1, "")] {
        let digit = four / place % 10
        guard digit > 0 else {
          isAfterZero = !text.isEmpty
          continue
        }
        if isAfterZero { text += "零" }
        isAfterZero = false
        text += digits[digit] + unit
      }
      if four > 0 {
        text += groupUnit
        // The unit stands between the zeros of its group and the next digit.
        isAfterZero = false
      }
    }
    return text
  }

  private static let digits = ["零", "壹", "贰", "叁", "肆", "伍", "陆", "柒", "捌", "玖"]
}
