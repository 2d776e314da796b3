extension PhotoSpecification {
  /// The specifications that ship, in order of names.
  /// - Throws: ``Problem`` where a shipped file is faulty, which a test rules out.
  public static func catalogue() throws(Problem) -> [PhotoSpecification] {
    var all: [PhotoSpecification] = []
    for file in files { all.append(try PhotoSpecification(json: file.json)) }
    return all
  }

  /// The names of the specifications that ship, in order.
  public static let names = files.map(\.id)

  /// A specification that ships.
  /// - Parameter id: Its name, such as `cn-resident-id`.
  /// - Throws: ``Problem``: `unknown-specification`.
  public static func named(_ id: String) throws(Problem) -> PhotoSpecification {
    guard let file = files.first(where: { $0.id == id }) else { throw Problem(.unknownSpecification) }
    return try PhotoSpecification(json: file.json)
  }

  private static let files: [(id: String, json: [UInt8])] = [
    ("cn-driving-licence", PackageResources.cn_driving_licence_json),
    ("cn-exit-entry", PackageResources.cn_exit_entry_json),
    ("cn-passport", PackageResources.cn_passport_json),
    ("cn-resident-id", PackageResources.cn_resident_id_json),
    ("cn-social-security", PackageResources.cn_social_security_json),
    ("icao-35x45", PackageResources.icao_35x45_json),
  ]
}
