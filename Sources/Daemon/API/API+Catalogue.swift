import Core
import Hummingbird

extension API {
  /// `GET /v1`, `specifications`, `health`, `devices`, `profiles`; `PATCH /v1/devices/{id}`,
  /// `POST …/actions`.
  func registerCatalogue(on v1: RouterGroup<SocketContext>) {
    v1.get { _, context in
      try Response.json(
        ServiceDescription(
          version: API.version, features: API.features, role: await context.requester().role.rawValue,
          specifications: specifications.names))
    }
    v1.get("specifications") { _, _ in
      let all = try specifications.all.map { specification in
        SpecificationView(specification, origin: specifications.isSites(specification.id) ? .site : .product)
      }
      return try Response.json(SpecificationList(specifications: all))
    }
    v1.get("health") { request, _ in
      let health = health(language: request.language)
      return try Response.json(health, status: health.ready ? .ok : .serviceUnavailable)
    }
    v1.get("devices") { _, _ in try Response.json(DeviceList(devices: board.all)) }
    v1.get("devices/:id") { _, context in
      guard let device = board[try context.segment("id")] else { throw Problem(.unknownDevice) }
      return try Response.json(device)
    }
    v1.patch("devices/:id") { request, context in
      let change = try DeviceChange(decoding: try JSONValue.parse(try await context.collectBody(of: request)))
      return try Response.json(
        try await devices.change(
          try context.segment("id"), by: change, for: await context.requester()))
    }
    v1.post("devices/:id/actions") { request, context in
      let action = try DeviceActionRequest(decoding: try JSONValue.parse(try await context.collectBody(of: request)))
      return try Response.json(
        try await devices.act(
          action, on: try context.segment("id"), for: await context.requester()))
    }
    v1.get("profiles") { _, _ in try Response.json(ProfileList(profiles: PrinterCatalogue().all.map(ProfileView.init)))
    }
  }

  /// The daemon lives when it answers; it is ready when its devices are, and says what is the matter where not.
  private func health(language: Language) -> Health {
    var reasons: [Health.Reason] = []
    if store.space.isFull {
      reasons.append(Health.Reason(component: "store", problem: Problem(.storageFull), language: language))
    }
    for kind in DeviceKind.allCases {
      let devices = board.all.filter { $0.kind == kind }
      if devices.allSatisfy({ $0.state == .absent }) {
        reasons.append(Health.Reason(component: kind.rawValue, problem: Problem(.deviceAbsent), language: language))
      }
      for device in devices where device.state == .stopped {
        let problem = kind == .printer ? Self.problem(ofPrinter: device) : Problem(stoppedCamera: device)
        reasons.append(
          Health.Reason(component: kind.rawValue, device: device.id, problem: problem, language: language))
      }
    }
    return Health(live: true, ready: reasons.isEmpty, reasons: reasons)
  }

  private static func problem(ofPrinter device: DeviceView) -> Problem {
    let reasons = Set(device.stateReasons.compactMap(PrinterReason.init(rawValue:)))
    if device.stateReasons.contains(JobReason.outcomeUnknown.rawValue) { return Problem(.outcomeUnknown) }
    return reasons.contains(.connecting) ? .deviceBusy(holder: nil) : .stopped(reasons)
  }
}
