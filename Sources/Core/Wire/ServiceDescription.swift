/// The answer of `GET /v1`: who serves, and what it can do.
public struct ServiceDescription: Codable, Sendable, Equatable {
  /// Always `satchel`.
  public var name: String
  /// The daemon's version, such as `1.0.0`.
  public var version: String
  /// Words for what this daemon can do beyond the first contract, such as `virtual`; unknown ones are ignored.
  public var features: [String]
  /// What the caller is: `operator`, `technician` or `root`.
  public var role: String
  /// The photo specifications that a photo job may name.
  public var specifications: [String]

  /// Describes a daemon.
  public init(
    name: String = "satchel", version: String, features: [String], role: String, specifications: [String] = []
  ) {
    self.name = name
    self.version = version
    self.features = features
    self.role = role
    self.specifications = specifications
  }
}
