import ArgumentParser
import Client
import Core
import Glibc

/// What a command works with: the daemon, the terminal and the reader's language.
@MainActor
struct Session {
  /// The daemon.
  let client: SatchelClient
  /// The terminal.
  let console: Console
  /// The reader's language.
  let language: Language
  /// Whether scripts read the output.
  let json: Bool
  /// The time before a broken event stream is taken up again; it grows with each failure.
  let pause: Duration
  /// Returns when the person at the keyboard leaves.
  let interruption: @Sendable () async -> Void

  /// Opens a session by the options and the environment.
  init(_ options: GlobalOptions) {
    let environment = Environment.current
    let language = SystemLanguage.choose(environment)
    self.init(
      client: SatchelClient(socketPath: options.socket ?? SocketPath.current, language: language),
      console: Console(environment: environment) { broken in
        Self.end(broken, language, asJSON: options.json)
      }, language: language, json: options.json)
  }

  /// A session of given parts.
  init(
    client: SatchelClient, console: Console, language: Language, json: Bool, pause: Duration = .milliseconds(300),
    interruption: @escaping @Sendable () async -> Void = Interruption.wait
  ) {
    self.pause = pause
    self.interruption = interruption
    self.client = client
    self.console = console
    self.language = language
    self.json = json
  }

  /// Ends the process, whose words reach nobody any more.
  private static func end(_ broken: BrokenOutput, _ language: Language, asJSON: Bool) -> Never {
    if broken.isReaderGone { exit(CommandStatus.success.rawValue) }
    FailureText(UsageFailure.broken(broken), language)?
      .show(on: Console(environment: Environment.current), asJSON: asJSON)
    exit(CommandStatus.failure.rawValue)
  }

  /// The word in the reader's language.
  func word(_ text: Localized) -> String { text[language] }

  /// A pair of words in the reader's language.
  func word(_ en: String, _ zh: String) -> String { language == .chinese ? zh : en }

  /// Writes one JSON document; where people read it, with line breaks.
  func write(json value: some Encodable) throws {
    let bytes = try WireCoding.encode(value, pretty: console.isTerminal)
    console.bytes(bytes + [UInt8(ascii: "\n")])
  }

  /// Writes one JSON document on one line, for streams.
  func writeLine(json value: some Encodable) throws {
    console.bytes(try WireCoding.encode(value) + [UInt8(ascii: "\n")])
  }

  /// Writes a table, coloured by `paint` where the terminal can.
  func write(_ table: TextTable, colour: (_ row: Int, _ column: Int) -> Colour? = { _, _ in nil }) {
    let lines = table.lines(width: console.width) { row, column, text in
      guard console.isColoured, let colour = colour(row, column) else { return text }
      return colour.paint(text)
    }
    for line in lines { console.line(line) }
  }
}

/// A command that talks to the daemon.
protocol SessionCommand: AsyncParsableCommand {
  /// The options of every command.
  var global: GlobalOptions { get }
  /// Does the work.
  /// - Throws: ``CommandStatus`` to end with it, or any failure.
  @MainActor func run(in session: Session) async throws
}

extension SessionCommand {
  /// Opens a session and does the work in it.
  @MainActor
  func run() async throws { try await run(in: Session(global)) }
}
