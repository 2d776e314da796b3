import Core

extension SatchelClient {
  /// One page of the audit, oldest first (`GET /v1/audit`); for technicians and root.
  /// - Parameters:
  ///   - after: Entries behind this number.
  ///   - limit: The most entries, 1–500.
  public func audit(after: Int64 = 0, limit: Int = 500) async throws -> AuditPage {
    try await get("/v1/audit?after=\(after)&limit=\(limit)")
  }

  /// Reads the whole audit, page by page, and checks it on this side, whatever the daemon says of it.
  /// - Parameters:
  ///   - expected: A place that somebody noted before; it must still stand there, or have been removed in order.
  ///   - limit: The entries of a page.
  ///   - take: Gets each entry, oldest first.
  /// - Returns: What was found.
  public func checkAudit(
    expecting expected: AuditLink? = nil, limit: Int = 500, isolation: isolated (any Actor)? = #isolation,
    take: (AuditEntry) throws -> Void
  ) async throws -> AuditReport {
    var walk = AuditWalk(expected: expected)
    var after: Int64? = 0
    while let next = after {
      let page = try await audit(after: next, limit: limit)
      try walk.take(page, take)
      // A daemon that leads in circles is not followed.
      after = page.nextAfter.flatMap { $0 > next ? $0 : nil }
    }
    return walk.report
  }
}
