extension PhotoSpecification {
  /// The specifications that ship, by name.
  /// - Throws: ``Problem`` where a shipped file is faulty, which a test rules out.
  public static func catalogue() throws(Problem) -> [PhotoSpecification] {
    [try PhotoSpecification(json: PackageResources.cn_resident_id_json)]
  }

  /// A specification that ships.
  /// - Parameter id: Its name, such as `cn-resident-id`.
  /// - Throws: ``Problem``: `unknown-specification`.
  public static func named(_ id: String) throws(Problem) -> PhotoSpecification {
    guard let specification = try catalogue().first(where: { $0.id == id }) else {
      throw Problem(.unknownSpecification)
    }
    return specification
  }
}
