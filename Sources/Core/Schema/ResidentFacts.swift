/// What members of an object say of one person besides the person's number, as the keyword `residentFacts` names them;
/// what they say must agree with the number.
struct ResidentFacts: Sendable {
  /// The member with the number.
  let number: String
  /// The member with 男 or 女.
  var sex: String?
  /// The member with the birth date.
  var birthDate: String?
  /// The member with the age in years.
  var age: String?
  /// By how many years the age may be above the full ones: 虚岁 counts up to two more.
  var ageAbove = 0
  /// The member that must be there for a person who is not yet ``minorBelow``.
  var guardian: String?
  /// Members of the data as a whole that tell the document's day; the first that is there counts.
  var days: [String] = []

  /// Whoever has not completed this year is heard with a guardian (治安管理处罚法).
  static let minorBelow = 16

  /// Reads the keyword.
  /// - Parameter properties: The members that the object's schema declares.
  /// - Throws: ``Problem`` `templateInvalid`.
  init(_ json: JSONValue, properties: some Collection<String>, at path: JSONPath) throws(Problem) {
    guard case .object(let members) = json else { throw SchemaCompiler.invalid(path, "object", zh: "应为对象") }
    var number: String?
    for (name, value) in members.sorted(by: { $0.key < $1.key }) {
      switch name {
      case "number": number = try Self.member(value, of: properties, at: path.key(name))
      case "sex": sex = try Self.member(value, of: properties, at: path.key(name))
      case "birthDate": birthDate = try Self.member(value, of: properties, at: path.key(name))
      case "age": age = try Self.member(value, of: properties, at: path.key(name))
      case "guardian": guardian = try Self.member(value, of: properties, at: path.key(name))
      case "ageAbove":
        guard let years = value.integer, (0...2).contains(years) else {
          throw SchemaCompiler.invalid(path.key(name), "0…2")
        }
        ageAbove = years
      case "days":
        days = value.array?.compactMap(\.string) ?? []
        guard !days.isEmpty, days.count == value.array?.count else {
          throw SchemaCompiler.invalid(path.key(name), "array of strings", zh: "应为字符串的数组")
        }
      default: throw SchemaCompiler.invalid(path.foreignKey(name), "this keyword is not supported", zh: "不支持此关键字")
      }
    }
    guard let number else { throw SchemaCompiler.invalid(path.key("number"), "a member", zh: "应为成员名") }
    self.number = number
  }

  private static func member(
    _ value: JSONValue, of properties: some Collection<String>, at path: JSONPath
  ) throws(Problem) -> String {
    guard let name = value.string, properties.contains(name) else {
      throw SchemaCompiler.invalid(path, "a name in properties", zh: "应为 properties 中的名称")
    }
    return name
  }

  /// Checks an object whose members follow their own schemas.
  /// - Parameters:
  ///   - members: The object.
  ///   - data: The data as a whole.
  /// - Throws: ``Problem``: `invalidValue` at what does not agree, never with a value; `missingField` for a guardian.
  func check(_ members: [String: JSONValue], data: JSONValue, at path: JSONPath) throws(Problem) {
    guard let text = members[number]?.string, let resident = try? ResidentNumber(text) else { return }
    if let sex, let said = members[sex]?.string, said != resident.form("sex") {
      throw Self.disagreement(at: path.key(sex))
    }
    if let birthDate, let said = members[birthDate]?.string, let day = try? CalendarDay(said), day != resident.birthDate
    {
      throw Self.disagreement(at: path.key(birthDate))
    }
    guard let day = day(of: data) else { return }
    guard let years = resident.birthDate.years(until: day) else {
      throw .invalid(
        at: path.key(number), Localized(en: "a birth date before the document's", zh: "出生日期早于文书日期的号码"))
    }
    if let age, let said = members[age]?.integer, !(years...years + ageAbove).contains(said) {
      throw Self.disagreement(at: path.key(age))
    }
    if let guardian, years < Self.minorBelow, members[guardian] == nil {
      throw Problem(.missingField, at: path.key(guardian))
    }
  }

  private func day(of data: JSONValue) -> CalendarDay? {
    for name in days {
      guard let text = data[name]?.string else { continue }
      if let day = (try? CalendarDay(text)) ?? (try? CalendarMinute(text))?.day { return day }
    }
    return nil
  }

  private static func disagreement(at path: JSONPath) -> Problem {
    .invalid(at: path, Localized(en: "what the resident id number says", zh: "与公民身份号码一致的内容"))
  }
}
