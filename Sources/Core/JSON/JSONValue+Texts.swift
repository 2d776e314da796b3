extension JSONValue {
  /// Every text in it, in the order of elements and of members' names; the names themselves are left out.
  package var texts: [String] {
    switch self {
    case .string(let text): [text]
    case .array(let values): values.flatMap(\.texts)
    case .object(let members): members.sorted { $0.key < $1.key }.flatMap(\.value.texts)
    case .number, .bool, .null: []
    }
  }
}
