import Core

/// What a printer was found to be able to do. Kept by serial or port, it saves asking again.
public struct PrinterAbilities: Codable, Sendable, Equatable {
  /// Whether it answers `DLE EOT`; nil: not asked yet.
  public var realTime: Bool?
  /// Whether it sends automatic status.
  public var automaticStatus: Bool?
  /// Whether it answers `GS r 1`. It can be asked only while the printer is ready.
  public var fence: Bool?
  /// Whether it answers `GS ( H` function 48. It can be asked only while the printer is ready.
  public var completionId: Bool?
  /// Whether its port has ever told another status (GET_PORT_STATUS) than 0; false: it does not answer.
  public var portStatus: Bool?

  /// Nothing known.
  public init() {}

  /// What a profile promises.
  init(profile: PrinterProfile) {
    realTime = Self.known(profile.realTime)
    automaticStatus = Self.known(profile.automaticStatus)
    fence = Self.known(profile.fence)
    completionId = Self.known(profile.completionId)
  }

  /// Fills what is not known from what was found earlier.
  mutating func fill(from earlier: PrinterAbilities) {
    realTime = realTime ?? earlier.realTime
    automaticStatus = automaticStatus ?? earlier.automaticStatus
    fence = fence ?? earlier.fence
    completionId = completionId ?? earlier.completionId
    portStatus = portStatus ?? earlier.portStatus
  }

  /// The best confirmation that it can give, as far as is known.
  public var confirmation: PrintConfirmation {
    if completionId == true { .printed } else if fence == true { .processed } else { .accepted }
  }

  /// Whether ``confirmation`` is known: a printer that is not ready cannot be asked.
  public var isConfirmationKnown: Bool { completionId == true || fence != nil }

  /// Whether a stop can be seen while it prints.
  public var tellsStatus: Bool { realTime == true || automaticStatus == true }

  private static func known(_ ability: PrinterProfile.Ability) -> Bool? {
    switch ability {
    case .yes: true
    case .no: false
    case .probe: nil
    }
  }
}
