/// One event of `GET /v1/events`: the kind stands in the event's name, the payload is its data.
public enum EventView: Sendable, Equatable {
  /// What is so now; always first.
  case snapshot(Snapshot)
  /// A job's state, progress or result changed; the whole job.
  case jobChanged(JobView)
  /// A job's content was shredded, or the job is gone.
  case jobDeleted(JobDeleted)
  /// A job's content will be shredded soon.
  case jobExpiring(JobExpiring)
  /// A device came, went or changed; the whole device.
  case deviceChanged(DeviceView)
  /// What the person before the camera should do; has no id and is not stored.
  case photoGuidance(PhotoGuidance)

  /// The names of events.
  public enum Kind: String, Codable, Sendable, CaseIterable {
    case snapshot
    case jobChanged = "job.changed"
    case jobDeleted = "job.deleted"
    case jobExpiring = "job.expiring"
    case deviceChanged = "device.changed"
    case photoGuidance = "photo.guidance"
  }

  /// What is so at the start of a stream.
  public struct Snapshot: Codable, Sendable, Equatable {
    /// Jobs that are not final, newest first.
    public var jobs: [JobView]
    /// Every device.
    public var devices: [DeviceView]

    /// A snapshot.
    public init(jobs: [JobView], devices: [DeviceView]) {
      self.jobs = jobs
      self.devices = devices
    }
  }

  /// A job that is gone.
  public struct JobDeleted: Codable, Sendable, Equatable {
    /// The job's id.
    public var id: String

    /// A job that is gone.
    public init(id: String) { self.id = id }
  }

  /// A job whose content will be shredded.
  public struct JobExpiring: Codable, Sendable, Equatable {
    /// The job's id.
    public var id: String
    /// When, RFC 3339 in UTC.
    public var expiresAt: String

    /// A job whose content will be shredded.
    public init(id: String, expiresAt: String) {
      self.id = id
      self.expiresAt = expiresAt
    }
  }

  /// The event's name.
  public var kind: Kind {
    switch self {
    case .snapshot: .snapshot
    case .jobChanged: .jobChanged
    case .jobDeleted: .jobDeleted
    case .jobExpiring: .jobExpiring
    case .deviceChanged: .deviceChanged
    case .photoGuidance: .photoGuidance
    }
  }
}

extension EventView: Encodable {
  /// Writes the payload alone: the event's data.
  public func encode(to encoder: any Encoder) throws {
    switch self {
    case .snapshot(let payload): try payload.encode(to: encoder)
    case .jobChanged(let payload): try payload.encode(to: encoder)
    case .jobDeleted(let payload): try payload.encode(to: encoder)
    case .jobExpiring(let payload): try payload.encode(to: encoder)
    case .deviceChanged(let payload): try payload.encode(to: encoder)
    case .photoGuidance(let payload): try payload.encode(to: encoder)
    }
  }
}
