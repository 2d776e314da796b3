/// A whole answer.
struct HTTPAnswer: Sendable {
  /// The HTTP status.
  var status: Int
  /// The Content-Type without its parameters, in lower case.
  var mediaType: String
  /// The body.
  var body: [UInt8]
}

/// A request before it is sent.
struct HTTPQuestion: Sendable {
  /// The methods of the contract.
  enum Method: String, Sendable { case get = "GET", post = "POST", put = "PUT", patch = "PATCH", delete = "DELETE" }

  /// The method.
  var method: Method
  /// Path and query, percent-encoded.
  var target: String
  /// Further headers.
  var headers: [(name: String, value: String)] = []
  /// The body and its Content-Type.
  var body: (mediaType: String, bytes: [UInt8])?
}
