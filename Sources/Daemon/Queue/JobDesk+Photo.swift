import Core

extension JobDesk {
  /// A photo job's picture: the finished one, or the proposed one while it waits for a person.
  /// - Returns: A JPEG.
  /// - Throws: `Problem`: `unknownJob`, `noContent`, `noPhoto`.
  func photo(of id: String, by requester: Requester) async throws -> [UInt8] {
    let job = try await visible(id, uid: requester.uid)
    if let proposed = await acceptance.photo(of: id) {
      try await store.enter([AuditNote(.photoViewed, by: requester, id, detail: "proposal")])
      return proposed
    }
    guard !job.isContentGone else { throw Problem(.noContent) }
    // What is not completed was not accepted.
    guard job.kind == .photo, try await store.job(id).state == .completed,
      let photo = try await content.get(.photo, of: id)
    else { throw Problem(.noPhoto) }
    try await store.enter([AuditNote(.photoViewed, by: requester, id)])
    return photo
  }

  /// The frame that a waiting photo was made from.
  /// - Returns: A JPEG.
  /// - Throws: `Problem`: `unknownJob`, `noOriginal`.
  func original(of id: String, by requester: Requester) async throws -> [UInt8] {
    _ = try await visible(id, uid: requester.uid)
    let original = try await acceptance.original(of: id)
    try await store.enter([AuditNote(.originalViewed, by: requester, id)])
    return original
  }
}
