import Core
import HTTPTypes
import Hummingbird
import Imaging
import NIOCore

/// A camera's frames as `multipart/x-mixed-replace`, each in place of the one before.
enum PreviewStream {
  /// Between the parts.
  static let boundary = "satchel-frame"
  /// How long the first frame may take before the camera counts as blind.
  static let firstFrameLimit = Duration.seconds(8)

  /// The header fields of the answer.
  static var headers: HTTPFields { [.contentType: "multipart/x-mixed-replace; boundary=\(boundary)"] }

  /// Writes frames until the client goes, the server stops or the camera fails.
  /// - Parameters:
  ///   - first: A frame that has come already.
  ///   - use: The viewer's share of the camera.
  static func write(_ first: SharedFrame, from use: CameraUse, to writer: inout any ResponseBodyWriter) async throws {
    var frame = first
    do {
      while true {
        // A frame that cannot be encoded is passed over.
        if let part = await PreviewEncoder.part(of: frame) { try await writer.write(part) }
        frame = try await use.nextShared(deadline: nil)
      }
    } catch let error as DeviceError {
      // The client's close and the server's stop cancel the task; else the camera has ended.
      guard error.code != .cancelled || !Task.isCancelled else { throw CancellationError() }
      try await writer.write(ByteBuffer(string: "--\(boundary)--\r\n"))
    }
  }
}

/// Encodes frames of cameras that send no JPEG, on a thread of its own.
actor PreviewEncoder {
  /// Has no thread before the first frame that needs it.
  private static let shared = PreviewEncoder()

  private let executor = ThreadExecutor(name: "satchel-preview", stackSize: 1 << 20)
  nonisolated var unownedExecutor: UnownedSerialExecutor { executor.asUnownedSerialExecutor() }

  /// A frame as a part, encoded once for all viewers; nil where it cannot be.
  static func part(of frame: SharedFrame) async -> ByteBuffer? {
    if let part = frame.previewPart { return part }
    return await shared.encode(frame)
  }

  private func encode(_ frame: SharedFrame) -> ByteBuffer? {
    if let part = frame.previewPart { return part }
    let format = frame.frame.format
    let jpeg = try? YUYV.jpeg(frame.frame.bytes, width: format.width, height: format.height, quality: 85)
    return jpeg.map(frame.makePart)
  }
}
