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

  /// Starts a preview, and waits until it shows something.
  /// - Parameters:
  ///   - use: The viewer's share of the camera, given back where nothing is shown.
  ///   - size: One that the camera offers, such as `1280x720`; nil: any.
  /// - Throws: `Problem`: `invalid-value` for another size; what is wrong with the camera.
  static func begin(_ use: CameraUse, size: String?) async throws -> SharedFrame {
    let offered = use.formats.sorted { $0.isBetterForPreview(than: $1) }
    let wanted = size.map { size in offered.filter { $0.size == size } } ?? offered
    do {
      guard !wanted.isEmpty else {
        let sizes = Set(offered.map(\.size)).sorted().joined(separator: " | ")
        throw Problem(.invalidValue, path: "size", facts: ["expected": sizes])
      }
      try await use.start(firstOf: wanted, isNamed: size != nil)
      return try await use.nextShared(deadline: .now + firstFrameLimit)
    } catch {
      await use.stop()
      guard let error = error as? DeviceError else { throw error }
      throw Problem(camera: error, timeout: Int(firstFrameLimit.components.seconds))
    }
  }

  /// Writes frames until the client goes, the server stops or the camera fails; then the last part is the problem, which
  /// after a stop is the caller's to write.
  /// - Parameters:
  ///   - first: A frame that has come already.
  ///   - use: The viewer's share of the camera.
  ///   - channel: The viewer's connection, to which the answer's head has been written.
  ///   - language: The viewer's.
  static func write(
    _ first: SharedFrame, from use: CameraUse, on channel: any Channel, in language: Language,
    to writer: inout any ResponseBodyWriter
  ) async throws {
    do {
      try await PreviewFeed.run(first, from: use, on: channel)
    } catch let error as DeviceError {
      // The client's close and the server's stop cancel the task; else the camera has ended.
      guard error.code != .cancelled || !Task.isCancelled else { throw CancellationError() }
      try await writer.write(ending(problem(of: error), language))
    }
  }

  private static func problem(of error: DeviceError) -> Problem {
    if error.code == .cancelled { return Problem(.shuttingDown) }
    return Problem(camera: error, timeout: Int(FrameHub.silenceLimit.components.seconds))
  }

  /// The last part, and the end.
  static func ending(_ problem: Problem, _ language: Language) throws -> ByteBuffer {
    var document = try JSONBytes.encode(ProblemDocument(problem, language: language))
    var buffer = ByteBuffer(
      string: """
        --\(boundary)\r\nContent-Type: application/problem+json\r\nContent-Language: \(language.rawValue)\r\n\
        Content-Length: \(document.readableBytes)\r\n\r\n
        """)
    buffer.writeBuffer(&document)
    buffer.writeString("\r\n--\(boundary)--\r\n")
    return buffer
  }
}

extension FrameFormat {
  /// The size as the API writes it, such as `1280x720`.
  fileprivate var size: String { "\(width)x\(height)" }
}

/// Encodes frames of cameras that send no JPEG, on a thread of its own.
actor PreviewEncoder {
  /// Has no thread before the first frame that needs it.
  private static let shared = PreviewEncoder()

  private let executor = ThreadExecutor(name: "satchel-preview", stackSize: 1 << 20)
  nonisolated var unownedExecutor: UnownedSerialExecutor { executor.asUnownedSerialExecutor() }

  /// A frame as a part of the answer, encoded once for all viewers; nil where it cannot be.
  static func part(of frame: SharedFrame) async -> PreviewPart? { await shared.encode(frame) }

  private func encode(_ frame: SharedFrame) -> PreviewPart? {
    if let part = frame.previewPart { return part }
    guard var picture = try? PhotoStudio.decode(frame.frame) else { return nil }
    defer { picture.wipe() }
    return (try? JPEG.encode(picture, quality: 85)).map(frame.makePart)
  }
}
