/// The body of `POST /v1/diagnostics/runs`.
public struct DiagnosticRunRequest: Codable, Sendable, Equatable {
  /// Whether each printer shall print the test pattern.
  public var testPrint: Bool

  /// A run.
  public init(testPrint: Bool = false) { self.testPrint = testPrint }

  /// Reads a request strictly.
  /// - Parameter value: The body.
  /// - Throws: ``Problem`` with its path.
  public init(decoding value: JSONValue) throws(Problem) {
    let fields = try JSONObjectReader(value, at: .root(""))
    try fields.allow("testPrint")
    testPrint = try fields.bool("testPrint", default: false)
  }
}
