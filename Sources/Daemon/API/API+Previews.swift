import Core
import Hummingbird
import Imaging
import NIOCore

extension API {
  /// `POST /v1/previews`: a print request, answered with the paper of its first copy.
  func registerPreviews(on v1: RouterGroup<SocketContext>) {
    v1.post("previews") { request, context in
      let body = try await context.collectBody(of: request)
      guard case .print(let submission) = try JobSubmission(decoding: try JSONValue.parse(body)) else {
        throw Problem(.invalidValue, path: "kind", facts: ["expected": JobKind.print.rawValue])
      }
      defer { workEnded() }
      let png = try await desk.preview(submission, by: await context.requester())
      return Response(
        status: .ok, headers: [.contentType: "image/png", .cacheControl: "no-store"],
        body: ResponseBody(byteBuffer: ByteBuffer(bytes: png)))
    }
  }
}
