import Core
import Glibc
import NIOCore
import NIOPosix
import Testing

@testable import Daemon

/// A preview's connection over a real socket: the daemon's end with the meter that stands next to the wire, and the
/// viewer's, which reads when the test says so.
final class ViewerSocket: Sendable {
  /// The daemon's end.
  let channel: any Channel
  private let viewer: CInt
  private let group = MultiThreadedEventLoopGroup.singleton

  /// Connects both ends.
  /// - Parameter room: The daemon's send buffer in bytes, of which the kernel takes twice as much for its own use.
  init(room: CInt? = nil) async throws {
    var ends: [CInt] = [0, 0]
    try #require(socketpair(AF_UNIX, CInt(SOCK_STREAM.rawValue), 0, &ends) == 0)
    viewer = ends[1]
    if var room {
      try #require(setsockopt(ends[0], SOL_SOCKET, SO_SNDBUF, &room, socklen_t(MemoryLayout<CInt>.size)) == 0)
    }
    channel = try await ClientBootstrap(group: group)
      .channelInitializer { channel in
        channel.eventLoop.makeCompletedFuture {
          let limits = ServerLimits()
          try channel.pipeline.syncOperations.addHandler(
            WireMeter(limits: limits, watcher: ConnectionGuard(limits: limits, refusal: nil)))
        }
      }
      .withConnectedSocket(ends[0]).get()
  }

  deinit {
    channel.close(promise: nil)
    close(viewer)
  }

  /// Reads until so many bytes have come; fewer where the daemon's end is closed.
  func read(_ count: Int) async -> [UInt8] {
    await withCheckedContinuation { continuation in
      let viewer = viewer
      NIOThreadPool.singleton.submit { _ in
        var bytes = [UInt8](repeating: 0, count: count)
        var have = 0
        while have < count {
          let some = bytes.withUnsafeMutableBytes {
            Glibc.read(viewer, $0.baseAddress?.advanced(by: have), count - have)
          }
          guard some > 0 else { break }
          have += some
        }
        continuation.resume(returning: Array(bytes[..<have]))
      }
    }
  }

  /// Reads a chunk's first line (RFC 9112 §7.1).
  /// - Returns: Its length in bytes; nil where there is none.
  func readLength() async -> Int? {
    var line: [UInt8] = []
    while line.suffix(2) != [0x0D, 0x0A] {
      guard let byte = await read(1).first else { return nil }
      line.append(byte)
    }
    return Int(String(decoding: line.dropLast(2), as: UTF8.self), radix: 16)
  }

  /// A wire of its own over the daemon's end.
  func wire(from use: CameraUse) async throws -> PreviewWire {
    try await channel.eventLoop.submit { [channel] in
      try PreviewFeed.wire(from: use, channel.pipeline.syncOperations)
    }.get()
  }

  /// Closes the viewer's end for writing and reading.
  func leave() { shutdown(viewer, CInt(SHUT_RDWR)) }
}
