extension Length {
  /// Reads `"25mm"`, `"12.5mm"` or `"200dots"`: at most five digits, three decimals for millimetres, no sign.
  public init?(_ text: String) {
    if let number = Self.number(text, unit: "mm", decimals: 3) {
      self = .millimetres(number)
    } else if let number = Self.number(text, unit: "dots", decimals: 0) {
      self = .dots(Int(number))
    } else {
      return nil
    }
  }

  /// The length as documents write it.
  public var text: String {
    switch self {
    case .millimetres(let value): "\(JSONNumber(value).literal)mm"
    case .dots(let value): "\(value)dots"
    }
  }

  /// The length in millimetres.
  var inMillimetres: Double {
    switch self {
    case .millimetres(let value): value
    case .dots(let value): Double(value) / Double(Paper.dotsPerMillimetre)
    }
  }

  /// The plain decimal before a unit.
  static func number(_ text: String, unit: String, decimals: Int) -> Double? {
    guard text.utf8.count <= 16, text.hasSuffix(unit) else { return nil }
    let parts = text.dropLast(unit.count).split(separator: ".", omittingEmptySubsequences: false)
    let areDigits = parts.allSatisfy { part in
      !part.isEmpty && part.utf8.allSatisfy { $0 >= UInt8(ascii: "0") && $0 <= UInt8(ascii: "9") }
    }
    guard areDigits, parts.count <= (decimals > 0 ? 2 : 1), parts[0].utf8.count <= 5 else { return nil }
    guard parts.count == 1 || parts[1].utf8.count <= decimals else { return nil }
    return Double(parts.joined(separator: "."))
  }
}

extension Indent {
  /// Reads a length, or `"2em"` with at most two decimals.
  public init?(_ text: String) {
    if let ems = Length.number(text, unit: "em", decimals: 2) {
      self = .ems(ems)
    } else if let length = Length(text) {
      self = .length(length)
    } else {
      return nil
    }
  }

  /// The indent as documents write it.
  public var text: String {
    switch self {
    case .length(let length): length.text
    case .ems(let value): "\(JSONNumber(value).literal)em"
    }
  }
}
