import Core

/// An event with the id by which a stream is resumed.
public struct ClientEvent: Sendable, Equatable {
  /// The durable id; nil for events that are not stored.
  public var id: String?
  /// What happened.
  public var event: EventView

  /// An event.
  public init(id: String?, event: EventView) {
    self.id = id
    self.event = event
  }

  /// Reads a message.
  /// - Returns: Nil for a kind, and for a job or device of a kind, that only a newer client knows.
  /// - Throws: ``ClientError`` when the data is not what its kind says.
  init?(_ message: ServerSentEvent) throws {
    guard let kind = EventView.Kind(rawValue: message.event) else { return nil }
    let data = Array(message.data.utf8)
    do {
      let event: EventView =
        switch kind {
        case .snapshot: .snapshot(try WireCoding.decode(EventView.Snapshot.self, data))
        case .jobChanged: .jobChanged(try WireCoding.decode(JobView.self, data))
        case .jobDeleted: .jobDeleted(try WireCoding.decode(EventView.JobDeleted.self, data))
        case .jobExpiring: .jobExpiring(try WireCoding.decode(EventView.JobExpiring.self, data))
        case .deviceChanged: .deviceChanged(try WireCoding.decode(DeviceView.self, data))
        case .photoGuidance: .photoGuidance(try WireCoding.decode(PhotoGuidance.self, data))
        }
      self.init(id: message.id, event: event)
    } catch is UnknownWord {
      return nil
    } catch {
      throw ClientError.protocolViolation(.malformedEvent)
    }
  }
}
