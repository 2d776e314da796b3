import Core
import Foundation

/// The JSON of a wire type with its keys in order, as golden text can be compared.
func wireJSON(_ value: some Encodable) throws -> String {
  let encoder = JSONEncoder()
  encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
  return String(decoding: try encoder.encode(value), as: UTF8.self)
}

/// A wire type out of its JSON.
func wireValue<Value: Decodable>(_ type: Value.Type, _ json: String) throws -> Value {
  try JSONDecoder().decode(type, from: Data(json.utf8))
}

/// JSON as the daemon reads a body.
func jsonValue(_ json: String) throws -> JSONValue { try JSONValue.parse(Array(json.utf8)) }
