import Core

extension JobDesk {
  /// A photo job's picture: the finished one, or the proposed one while it waits for a person.
  /// - Returns: A JPEG.
  /// - Throws: `Problem`: `unknownJob`, `noContent`, `noPhoto`.
  func photo(of id: String, uid: UInt32) async throws -> [UInt8] {
    let job = try await visible(id, uid: uid)
    if let proposed = await acceptance.photo(of: id) { return proposed }
    guard !job.isContentGone else { throw Problem(.noContent) }
    // What is not completed was not accepted.
    guard job.kind == .photo, try await store.job(id).state == .completed,
      let photo = try await content.get(.photo, of: id)
    else { throw Problem(.noPhoto) }
    return photo
  }

  /// The frame that a waiting photo was made from.
  /// - Returns: A JPEG.
  /// - Throws: `Problem`: `unknownJob`, `noOriginal`.
  func original(of id: String, uid: UInt32) async throws -> [UInt8] {
    _ = try await visible(id, uid: uid)
    return try await acceptance.original(of: id)
  }
}
