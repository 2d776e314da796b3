import Core

/// Something that happened to a job or a device, with the durable id by which a front end goes on after a break.
struct StoredEvent: Sendable {
  /// The names of the contract.
  enum Name: String, Sendable {
    case jobChanged = "job.changed"
    case jobDeleted = "job.deleted"
    case jobExpiring = "job.expiring"
    case deviceChanged = "device.changed"
  }
  /// Ascending, never given twice.
  let id: Int64
  let name: Name
  /// The job's or the device's id.
  let subject: String
  /// The job's owner; nil for a device.
  let owner: UInt32?
  /// The job as it was then; nil for a deleted job or a device.
  let job: JobRecord?
}
