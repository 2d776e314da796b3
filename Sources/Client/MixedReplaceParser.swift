/// Cuts a `multipart/x-mixed-replace` body into pictures, and the problem that may end it, however its bytes arrive.
///
/// Each part must tell its `Content-Length`, as the daemon's do; what is in a picture is then never searched.
struct MixedReplaceParser {
  /// What a part holds.
  enum Part: Equatable {
    case picture(PreviewFrame)
    /// A problem document: why the pictures end.
    case problem([UInt8])
  }

  /// The most bytes of the lines before a picture.
  static let headLimit = 4096

  private let limit: Int
  private var head: [UInt8] = []
  private var body: [UInt8] = []
  private var missing = 0
  private var timestamp: Double?
  private var isInBody = false
  private var isProblem = false

  /// - Parameter limit: The most bytes that a picture may have.
  init(limit: Int) { self.limit = limit }

  /// Takes bytes in.
  /// - Returns: The parts that are whole now.
  /// - Throws: ``ClientError/protocolViolation(_:)``.
  mutating func feed(_ bytes: some Collection<UInt8>) throws(ClientError) -> [Part] {
    var parts: [Part] = []
    var rest = bytes[...]
    while !rest.isEmpty {
      if isInBody {
        let piece = rest.prefix(missing)
        body.append(contentsOf: piece)
        missing -= piece.count
        rest = rest.dropFirst(piece.count)
        guard missing == 0 else { break }
        parts.append(isProblem ? .problem(body) : .picture(PreviewFrame(jpeg: body, timestamp: timestamp)))
        body = []
        isInBody = false
        continue
      }
      guard let byte = rest.popFirst() else { break }
      // Only the line break after the picture before may stand ahead of a boundary.
      if head.isEmpty, byte == 0x0D || byte == 0x0A { continue }
      head.append(byte)
      guard head.count <= Self.headLimit else { throw .protocolViolation(.malformedBody) }
      if head.suffix(4) == [0x0D, 0x0A, 0x0D, 0x0A] { try begin() }
    }
    return parts
  }

  /// Reads the lines before a picture.
  private mutating func begin() throws(ClientError) {
    var length: Int?
    timestamp = nil
    isProblem = false
    for line in String(decoding: head, as: UTF8.self).split(separator: "\r\n") {
      let parts = line.split(separator: ":", maxSplits: 1)
      guard parts.count == 2 else { continue }
      let value = String(parts[1].drop { $0 == " " })
      switch parts[0].lowercased() {
      case "content-length": length = Int(value)
      case "x-timestamp": timestamp = Double(value)
      case "content-type": isProblem = value.lowercased().hasPrefix("application/problem+json")
      default: break
      }
    }
    head = []
    guard let length, length > 0 else { throw .protocolViolation(.malformedBody) }
    guard length <= limit else { throw .protocolViolation(.bodyTooLarge) }
    body.reserveCapacity(length)
    missing = length
    isInBody = true
  }
}
