/// What one check found, before it is put into a reader's language.
public struct DiagnosticResult: Sendable, Equatable {
  /// The longest fact; more of what a device or a file says is cut off.
  public static let factLimit = 200

  /// The check.
  public let check: DiagnosticCheck
  /// What it came to.
  public let finding: DiagnosticFinding
  /// The device that it is about, where it is about one: an id, or a port where the daemon has given none.
  public let device: String?
  /// The measured facts; never personal.
  public let facts: [String: String]

  /// A result.
  /// - Parameters:
  ///   - check: The check.
  ///   - finding: What it came to.
  ///   - device: A device's id or port.
  ///   - facts: The values of the finding's `{key}`s, cut to ``factLimit`` characters each.
  public init(
    _ check: DiagnosticCheck, _ finding: DiagnosticFinding, device: String? = nil, facts: [String: String] = [:]
  ) {
    self.check = check
    self.finding = finding
    self.device = device
    self.facts = facts.mapValues { String($0.prefix(Self.factLimit)) }
  }
}
