/// The body of `POST /v1/jobs`.
public enum JobSubmission: Sendable, Equatable {
  /// A printout.
  case print(PrintRequest)
  /// A photo.
  case photo(PhotoRequest)

  /// Which kind of work it asks for.
  public var kind: JobKind {
    switch self {
    case .print: .print
    case .photo: .photo
    }
  }

  /// Reads a submission strictly: unknown fields, wrong types and values out of bounds are errors that name their path.
  /// - Parameter value: The body.
  /// - Throws: ``Problem`` with its path.
  public init(decoding value: JSONValue) throws(Problem) {
    let fields = try JSONObjectReader(value, at: .root(""))
    switch try fields.requiredChoice("kind", of: JobKind.self) {
    case .print: self = .print(try PrintRequest(fields))
    case .photo: self = .photo(try PhotoRequest(fields))
    }
  }
}

extension JobSubmission {
  /// The body as the contract shows it, with the digits of the data's numbers as they came.
  public var json: JSONValue {
    switch self {
    case .print(let request): request.json
    case .photo(let request): request.json
    }
  }
}
