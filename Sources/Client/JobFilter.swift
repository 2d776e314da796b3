import Core

/// Which jobs to list; nil means any.
public struct JobFilter: Sendable, Equatable {
  /// Printouts or photos.
  public var kind: JobKind?
  /// Jobs in this state.
  public var state: JobState?
  /// Jobs of this reference, word for word.
  public var reference: String?
  /// The most jobs on a page.
  public var limit: Int?

  /// A filter.
  public init(kind: JobKind? = nil, state: JobState? = nil, reference: String? = nil, limit: Int? = nil) {
    self.kind = kind
    self.state = state
    self.reference = reference
    self.limit = limit
  }

  /// The query, percent-encoded, with its question mark; empty where nothing is asked.
  func query(cursor: String?) -> String {
    let items: [(String, String?)] = [
      ("kind", kind?.rawValue), ("state", state?.rawValue), ("reference", reference), ("limit", limit.map(String.init)),
      ("cursor", cursor),
    ]
    let parts = items.compactMap { name, value in value.map { "\(name)=\(SatchelClient.segment($0))" } }
    return parts.isEmpty ? "" : "?" + parts.joined(separator: "&")
  }
}
