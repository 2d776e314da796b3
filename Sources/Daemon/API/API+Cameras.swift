import Core
import Hummingbird

extension API {
  /// `GET /v1/devices/{id}/preview`, `GET`, `PATCH …/controls`.
  func registerCameras(on v1: RouterGroup<SocketContext>) {
    v1.get("devices/:id/preview") { request, context in
      let hub = try camera(try context.segment("id"))
      let wish = try PreviewWish(request, specifications)
      // The router asks a HEAD here too: nobody looks, so the camera stays as it is.
      guard request.method != .head else { return Response(status: .ok, headers: PreviewStream.headers) }
      let use = try await hub.view(uid: context.peer.uid)
      do {
        try await audit.enter([AuditNote(.previewViewed, by: await context.requester(), hub.device)])
      } catch {
        await use.stop()
        throw error
      }
      let first = try await PreviewStream.begin(use, size: wish.size)
      let guidance = wish.guidance.map { specification in
        cameras.followers.follow(
          hub, owner: context.peer.uid, specification: specification, format: first.frame.format)
      }
      let (language, channel) = (request.language, context.channel)
      let farewell = { @Sendable in try PreviewStream.ending(Problem(.shuttingDown), language) }
      return try context.longResponse(to: request, headers: PreviewStream.headers, farewell: farewell) { writer in
        defer { withExtendedLifetime(guidance) {} }
        do {
          try await PreviewStream.write(first, from: use, on: channel, in: language, to: &writer)
          await use.stop()
        } catch {
          await use.stop()
          throw error
        }
      }
    }
    v1.get("devices/:id/controls") { _, context in
      let controls = try await camera(try context.segment("id")).controls(uid: context.peer.uid)
      return try Response.json(CameraControlList(controls: controls.map(CameraControlView.init)))
    }
    v1.patch("devices/:id/controls") { request, context in
      let hub = try camera(try context.segment("id"))
      let change = try CameraControlChange(
        decoding: try JSONValue.parse(try await context.collectBody(of: request)))
      let controls = try await hub.adjust(change, by: await context.requester())
      return try Response.json(CameraControlList(controls: controls.map(CameraControlView.init)))
    }
  }

  private func camera(_ id: String) throws(Problem) -> FrameHub {
    guard let device = board[id] else { throw Problem(.unknownDevice) }
    guard device.kind == .camera, let hub = cameras[id] else {
      throw Problem.otherDevice(than: .camera, path: "id")
    }
    return hub
  }
}

/// What a preview is asked to be, by its query.
private struct PreviewWish {
  /// `?size=1280x720`; the camera knows which it offers.
  var size: String?
  /// `?guidance=cn-resident-id`.
  var guidance: PhotoSpecification?

  init(_ request: Request, _ specifications: SpecificationLibrary) throws(Problem) {
    for (name, value) in try request.parameters() {
      switch name {
      case "size": size = value
      case "guidance": guidance = try specifications.named(value)
      default: throw Problem(.unknownField, path: name)
      }
    }
  }
}
