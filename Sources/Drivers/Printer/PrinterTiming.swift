/// How long a printer session waits.
public struct PrinterTiming: Sendable, Equatable {
  /// For the answer to a real-time request.
  public var reply: Duration = .milliseconds(300)
  /// For the answer to a probe of completion ids or fences.
  public var probe: Duration = .milliseconds(500)
  /// For bytes that a former owner left unread.
  public var drain: Duration = .milliseconds(100)
  /// After a break, for a printer that still prints what it has taken and says so: as long as it goes on saying so within
  /// this time.
  public var leftover: Duration = .seconds(1)
  /// The longest that is listened so.
  public var mostLeftover: Duration = .seconds(10)
  /// Between looks at the status while something is printing.
  public var poll: Duration = .milliseconds(300)
  /// Between looks at the status while somebody waits for a stopped printer.
  public var readyPoll: Duration = .seconds(1)
  /// For one transfer, before the status is looked at and the rest is offered again.
  public var transfer: Duration = .milliseconds(500)
  /// Without a byte taken or a word said, before a printout is given up.
  public var stall: Duration = .seconds(20)
  /// The same while the head cools.
  public var cooling: Duration = .seconds(300)

  /// The defaults.
  public init() {}
}
