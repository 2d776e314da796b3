import Core

/// The value of a JSON text.
func json(_ text: String) throws -> JSONValue { try JSONValue.parse(Array(text.utf8)) }

/// The problem that a call ends with; nil if it ends well.
func problem<Result>(of call: () throws(Problem) -> Result) -> Problem? {
  do {
    _ = try call()
    return nil
  } catch {
    return error
  }
}
