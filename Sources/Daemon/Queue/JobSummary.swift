import Core
import Foundation

/// The personal words of a job that lists show; kept in the content store, never in the database.
struct JobSummary: Codable, Sendable, Equatable {
  var title: String?
  var reference: String?
  var actor: String?

  /// Whether there is nothing to keep.
  var isEmpty: Bool { title == nil && reference == nil && actor == nil }

  /// The form in which the content store keeps it.
  var bytes: [UInt8] { get throws { Array(try JSONEncoder().encode(self)) } }

  /// Reads what ``bytes`` wrote.
  init(bytes: [UInt8]) throws { self = try JSONDecoder().decode(Self.self, from: Data(bytes)) }

  /// The words of a submission.
  /// - Parameters:
  ///   - submission: The request.
  ///   - title: The title where the request has none: its template's.
  init(_ submission: JobSubmission, title: String?) {
    switch submission {
    case .print(let request):
      self.title = request.title ?? title
      reference = request.reference
      actor = request.actor
    case .photo(let request):
      reference = request.reference
      actor = request.actor
    }
  }
}
