/// One thing that was done, as `GET /v1/audit` shows it: no word of a document, no name, no measure of a face.
///
/// The words are plain text, so that a reader of any age keeps what a newer daemon wrote and can still check its hash.
public struct AuditEntry: Codable, Sendable, Equatable {
  /// From 1, without a gap.
  public var sequence: Int64
  /// When, by the kit's own clock: RFC 3339 in UTC with milliseconds.
  public var time: String
  /// Who did it, by the socket's peer credentials; of the daemon's own doings: on whose behalf. Nil where on nobody's.
  public var uid: UInt32?
  /// `operator`, `technician`, `root`; `daemon` for what the daemon did by itself.
  public var role: String
  /// One of ``AuditAction``.
  public var action: String
  /// The job's, document's or device's id, or the template's name.
  public var subject: String?
  /// One word more: the outcome, the purpose, the kind.
  public var detail: String?
  /// What was counted, by the words of ``AuditCount``.
  public var counts: [String: Int64]?
  /// SHA-256 over ``canonicalBytes(after:)``, in 64 hexadecimal digits.
  public var hash: String

  /// The role of what the daemon did by itself.
  public static let daemon = "daemon"

  /// An entry.
  public init(
    sequence: Int64, time: String, uid: UInt32?, role: String, action: String, subject: String? = nil,
    detail: String? = nil, counts: [String: Int64]? = nil, hash: String = ""
  ) {
    self.sequence = sequence
    self.time = time
    self.uid = uid
    self.role = role
    self.action = action
    self.subject = subject
    self.detail = detail
    self.counts = counts
    self.hash = hash
  }

  /// What the entry's hash is taken over: ten fields, each as the count of its bytes, a colon, its bytes and a comma; a
  /// field that is not there is `-,`. So no two entries have the same bytes.
  ///
  /// The fields: `satchel-audit-1`, the hash before, the number, the time, the uid, the role, the action, the subject,
  /// the detail, and the counts as `name=number` in the order of names with commas between.
  /// - Parameter previous: The hash of the entry before, in hexadecimal digits.
  public func canonicalBytes(after previous: String) -> [UInt8] {
    let fields: [String?] = [
      "satchel-audit-1", previous, String(sequence), time, uid.map { String($0) }, role, action, subject, detail,
      countsText,
    ]
    return fields.reduce(into: []) { bytes, field in
      guard let field else { return bytes += Array("-,".utf8) }
      bytes += Array("\(field.utf8.count):\(field),".utf8)
    }
  }

  /// The counts as they are hashed and stored; nil where there are none.
  public var countsText: String? {
    guard let counts, !counts.isEmpty else { return nil }
    return counts.sorted { $0.key < $1.key }.map { "\($0.key)=\($0.value)" }.joined(separator: ",")
  }

  /// Counts as ``countsText`` writes them; what is none is left out.
  public static func counts(of text: String?) -> [String: Int64]? {
    guard let text else { return nil }
    let pairs = text.split(separator: ",").compactMap { part -> (String, Int64)? in
      guard let sign = part.lastIndex(of: "="), let number = Int64(part[part.index(after: sign)...]) else { return nil }
      return (String(part[..<sign]), number)
    }
    return Dictionary(pairs) { first, _ in first }
  }
}
