import Core

extension Mutator {
  /// Spoils a JSON text by its values, seldom by its bytes: most of what comes out is JSON, and reaches what lies
  /// behind the parser.
  public mutating func json(_ value: JSONValue) -> [UInt8] {
    var spoilt = value
    for _ in 0..<pick([1, 1, 1, 2, 3]) { spoilt = change(spoilt) }
    let bytes = spoilt.serialized()
    return once(in: 10) ? self.bytes(bytes, tokens: Self.jsonTokens) : bytes
  }

  /// Pieces of JSON that a parser may stumble over.
  public static let jsonTokens: [[UInt8]] = [
    "\"", "{", "}", "[", "]", ",", ":", "null", "1e9", "-1", "1e999", "0.1", "\\u0000", "\\ud800", "\\udc00",
    "\\ud842\\udfb7", "\"type\":", "\"25mm\"", "[[[", "{\"a\":", "\u{FEFF}", "\\", "true",
  ].map { Array($0.utf8) }

  /// Changes one value anywhere in another.
  public mutating func change(_ value: JSONValue) -> JSONValue {
    var place = number(below: value.count)
    return rewrite(value, &place, donor: value)
  }

  private mutating func rewrite(_ value: JSONValue, _ place: inout Int, donor: JSONValue) -> JSONValue {
    guard place > 0 else { return changed(value, donor: donor) }
    place -= 1
    switch value {
    case .array(var elements):
      for index in elements.indices {
        let count = elements[index].count
        if place < count {
          elements[index] = rewrite(elements[index], &place, donor: donor)
          return .array(elements)
        }
        place -= count
      }
    case .object(var members):
      for key in members.keys.sorted() {
        guard let member = members[key] else { continue }
        let count = member.count
        if place < count {
          members[key] = rewrite(member, &place, donor: donor)
          return .object(members)
        }
        place -= count
      }
    default: break
    }
    return value
  }

  private mutating func changed(_ value: JSONValue, donor: JSONValue) -> JSONValue {
    // Another part of the whole in its place: the right kind of thing where it does not belong.
    if once(in: 12) {
      var place = number(below: donor.count)
      return donor.part(&place) ?? nil
    }
    switch value {
    case .object(let members) where !once(in: 8): return .object(changed(members))
    case .array(let elements) where !once(in: 8): return .array(changed(elements))
    // A word of a format is seldom spoilt, so that what lies behind it is reached more often.
    case .string(let text) where text.utf8.count < 16 && text.utf8.allSatisfy { $0 < 0x80 } && !once(in: 4):
      return value
    case .string(let text) where !once(in: 8): return .string(changed(text))
    default: return strangeValue()
    }
  }

  private mutating func changed(_ members: [String: JSONValue]) -> [String: JSONValue] {
    var members = members
    let keys = members.keys.sorted()
    guard let key = keys.isEmpty ? nil : Optional(pick(keys)) else { return [pick(Self.names): strangeValue()] }
    switch number(below: 6) {
    case 0: members[key] = nil
    case 1: members[key] = strangeValue()
    case 2: members[pick(Self.names)] = members[key]
    case 3: members[pick(Self.names)] = strangeValue()
    case 4:
      let other = pick(keys)
      (members[key], members[other]) = (members[other], members[key])
    default: members = [pick(Self.names): .object(members)]
    }
    return members
  }

  private mutating func changed(_ elements: [JSONValue]) -> [JSONValue] {
    var elements = elements
    guard !elements.isEmpty else { return [strangeValue()] }
    let index = number(below: elements.count)
    switch number(below: 6) {
    case 0: elements.remove(at: index)
    case 1: elements.insert(elements[index], at: number(below: elements.count))
    case 2: elements.append(strangeValue())
    case 3: elements.swapAt(index, number(below: elements.count))
    case 4 where once(in: 3): elements = Array(repeating: elements[index], count: 1 + number(below: 40))
    case 4: elements = [.array(elements)]
    default: elements[index] = strangeValue()
    }
    return elements
  }

  private mutating func changed(_ text: String) -> String {
    switch number(below: 5) {
    case 0: return pick(Self.strangeTexts)
    case 1: return text + pick(Self.strangeTexts)
    case 2: return pick(Self.strangeTexts) + text
    case 3:
      var scalars = Array(text.unicodeScalars)
      if !scalars.isEmpty { scalars.remove(at: number(below: scalars.count)) }
      return String(String.UnicodeScalarView(scalars))
    default: return String(repeating: text.isEmpty ? "x" : text, count: 1 + number(below: 30))
    }
  }

  private mutating func strangeValue() -> JSONValue {
    if once(in: 3) { return .string(pick(Self.strangeTexts)) }
    return pick([
      nil, true, false, 0, 1, -1, 2, 3.5, 1e300, -0.0, 1e-300, 9_007_199_254_740_993, [], [:], [[]], [[[[[]]]]],
      ["type": "feed", "height": "8mm"], ["type": "pageBreak"], ["text": "好"], ["each": "parties", "text": "{{name}}"],
    ])
  }

  /// Names that mean something to one of the parsers.
  private static let names = [
    "type", "text", "spans", "items", "rows", "columns", "header", "blocks", "page", "length", "footer", "signature",
    "size", "width", "height", "align", "indent", "label", "value", "data", "documentId", "each", "if", "cells", "name",
    "title", "schema", "example", "document", "$ref", "$defs", "properties", "required", "additionalProperties",
    "allOf",
    "anyOf", "oneOf", "not", "then", "else", "enum", "const", "default", "pattern", "format", "minimum", "maxLength",
    "uniqueItems", "prefixItems", "kind", "content", "copies", "printer", "reference", "language", "version", "?", "",
    "$",
  ]

  private static let strangeTexts: [String] = [
    "", " ", "x", "\t", "\n", "\0", "\u{FEFF}", "\u{FFFE}", "\u{FFFF}", "\u{10FFFF}", "\u{E000}", "\u{200B}",
    "\u{200D}",
    "\u{202E}123", "\u{2066}好", "\u{2028}", "\u{AD}", "\u{FFFC}", "𠮷", "㛃", "ᠮ", "ئۇيغۇر 123", "བོད་ཡིག", "ꆈꌠ", "กขค",
    "ก\u{E33}",
    "[[page]]", "[[pages]]", "[[job]]", "[[copy.zh]]", "[[", "[[[]]", "{{", "}}", "{{name}}", "{{.}}", "{{#x}}",
    "{{/x}}",
    "{{{x}}}", "{{! remark }}", "{{!}}", "{{&x}}", "{{>x}}", "{{=<% %>=}}", "{{%CONTENT_TYPE:HTML}}", "{{\u{301}name}}",
    "{{name}\u{301}}", "{{#name}}{{#name}}{{/name}}{{/name}}", "0mm", "1mm", "-1mm", "1e9mm", "NaNmm", "99999mm",
    "0.001mm", "25mm", "200dots", "99999dots", "2em", "10em", "58mm", "80mm", "large", "huge", "justify", "end",
    "center",
    "paragraph", "heading", "table", "list", "fields", "rule", "image", "qr", "barcode", "signature", "fingerprint",
    "seal", "pageBreak", "feed", "cut", "code128", "ean13", "itf", "codabar", "upca", "H", "ug", "bo", "mn-Mong",
    "zh-Hant",
    "data:image/png;base64,", "data:image/jpeg;base64,/9j/", "data:image/png;base64,iVBORw0KGgo=", "doc_x", "#",
    "#/$defs/x",
    "#/properties", "^(a+)+$", "(((", "[a-", "[^]", "a{1000}", "(a{30}){30}", "\\p{L}*", "\\u00", "string", "object",
    "array", "integer", "date", "money", "resident-id", "990000197001010026", "2026年1月1日", "120.00", "-0", "1e5",
    String(repeating: "\u{301}", count: 300), "a" + String(repeating: "\u{483}", count: 1000),
    String(repeating: "\n", count: 300), String(repeating: "文", count: 3_000), String(repeating: "A", count: 5_000),
    String(repeating: "7", count: 2_500), String(repeating: "\u{200D}", count: 500), String(repeating: "(", count: 40),
    String(repeating: "{{name}}", count: 200), String(repeating: "[[page]]", count: 200),
  ]
}

extension JSONValue {
  /// How many values it is made of, itself among them.
  fileprivate var count: Int {
    switch self {
    case .array(let elements): elements.reduce(1) { $0 + $1.count }
    case .object(let members): members.values.reduce(1) { $0 + $1.count }
    default: 1
    }
  }

  /// The value at a place in the order in which ``Mutator`` walks.
  fileprivate func part(_ place: inout Int) -> JSONValue? {
    guard place > 0 else { return self }
    place -= 1
    let below: [JSONValue] =
      switch self {
      case .array(let elements): elements
      case .object(let members): members.sorted { $0.key < $1.key }.map(\.value)
      default: []
      }
    for value in below {
      let count = value.count
      if place < count { return value.part(&place) }
      place -= count
    }
    return nil
  }
}
