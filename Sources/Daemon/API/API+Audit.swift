import Core
import Hummingbird

extension API {
  /// The most entries on a page of the audit.
  static let auditPageLimit = 500

  /// `GET /v1/audit`, for technicians and root.
  func registerAudit(on v1: RouterGroup<SocketContext>) {
    v1.get("audit") { request, context in
      let requester = await context.requester()
      guard requester.role.readsAudit else {
        try await audit.enterOnce(AuditNote(.auditRefused, by: requester))
        throw Problem(.roleRequired, facts: ["group": Roles.technicians])
      }
      var (after, limit): (Int64, Int) = (0, 100)
      for (name, value) in try request.parameters() {
        func invalid(_ expected: String) -> Problem {
          Problem(.invalidValue, path: name, facts: ["expected": expected])
        }
        switch name {
        case "after":
          guard let number = Int64(value), number >= 0 else { throw invalid("≥ 0") }
          after = number
        case "limit":
          guard let number = Int(value), (1...Self.auditPageLimit).contains(number) else {
            throw invalid("1…\(Self.auditPageLimit)")
          }
          limit = number
        default: throw Problem(.unknownField, path: name)
        }
      }
      try await audit.enterOnce(AuditNote(.auditViewed, by: requester))
      return try Response.json(try await store.audit(after: after, limit: limit))
    }
  }
}
