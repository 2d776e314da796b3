import Glibc
import Logging

/// Writes log lines to standard error as journald wants them: `<6>message key=value` (sd-daemon(3)).
///
/// The journal stamps each line with the time and the process itself; elsewhere the line begins with the time in UTC.
struct JournalLogHandler: LogHandler {
  var metadata = Logger.Metadata()
  var metadataProvider: Logger.MetadataProvider?
  /// The level of this handler alone; nil: that of the whole daemon.
  private var ownLevel: Logger.Level?
  private let threshold: LogThreshold
  private let label: String
  private let isJournal: Bool
  private let output: CInt

  /// Longest value, in bytes; the rest is cut off.
  private static let valueLimit = 512

  /// Makes a handler.
  /// - Parameters:
  ///   - label: The logger's name; it appears as `logger=`.
  ///   - isJournal: Whether the lines go to the journal; ``isJournal(environment:)`` tells.
  ///   - threshold: How much the daemon logs; it may change.
  ///   - output: Where to; standard error unless a test says otherwise.
  init(
    label: String, isJournal: Bool, threshold: LogThreshold = LogThreshold(.info), output: CInt = STDERR_FILENO
  ) {
    self.label = label
    self.threshold = threshold
    self.isJournal = isJournal
    self.output = output
  }

  /// Whether systemd has connected standard error to the journal.
  static func isJournal(environment: [String: String]) -> Bool { environment["JOURNAL_STREAM"] != nil }

  var logLevel: Logger.Level {
    get { ownLevel ?? threshold.level }
    set { ownLevel = newValue }
  }

  subscript(metadataKey key: String) -> Logger.Metadata.Value? {
    get { metadata[key] }
    set { metadata[key] = newValue }
  }

  func log(event: LogEvent) {
    var line =
      isJournal ? "<\(JournalLogHandler.priority(event.level))>" : "\(JournalLogHandler.time()) \(event.level) "
    line += JournalLogHandler.printable(event.message.description)
    line += " logger=\(label)"
    var fields = metadata
    fields.merge(metadataProvider?.get() ?? [:]) { $1 }
    fields.merge(event.metadata ?? [:]) { $1 }
    for (key, value) in fields.sorted(by: { $0.key < $1.key }) {
      line += " \(key)=\(JournalLogHandler.quoted(value.description))"
    }
    line += "\n"
    // One write, so that lines of several threads do not mix; a log that cannot be written has nobody to tell.
    let bytes = Array(line.utf8)
    _ = bytes.withUnsafeBytes { write(output, $0.baseAddress, $0.count) }
  }

  /// syslog(3)'s numbers.
  private static func priority(_ level: Logger.Level) -> Int {
    switch level {
    case .critical: 2
    case .error: 3
    case .warning: 4
    case .notice: 5
    case .info: 6
    case .debug, .trace: 7
    }
  }

  private static func quoted(_ value: String) -> String {
    let text = printable(value)
    guard text.isEmpty || text.contains(where: { $0 == " " || $0 == "\"" || $0 == "=" }) else { return text }
    return "\"" + text.replacing("\"", with: "'") + "\""
  }

  /// A line break in a value would let it forge a line of its own.
  private static func printable(_ text: String) -> String {
    var out = ""
    for scalar in text.unicodeScalars {
      guard out.utf8.count < valueLimit else { return out + "…" }
      out.unicodeScalars.append(scalar.properties.generalCategory == .control ? " " : scalar)
    }
    return out
  }

  private static func time() -> String {
    var now = timespec()
    clock_gettime(CLOCK_REALTIME, &now)
    var parts = tm()
    gmtime_r(&now.tv_sec, &parts)
    func two(_ value: CInt) -> String { value < 10 ? "0\(value)" : "\(value)" }
    return "\(parts.tm_year + 1900)-\(two(parts.tm_mon + 1))-\(two(parts.tm_mday))"
      + "T\(two(parts.tm_hour)):\(two(parts.tm_min)):\(two(parts.tm_sec))Z"
  }
}
