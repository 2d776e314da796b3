import Core
import Foundation
import NIOCore
import Testing

@testable import Client

/// No daemon at the other end: each reason has its own sentence.
@Suite struct ConnectionTests {
  @Test func noSocket() async throws {
    let path = NSTemporaryDirectory() + "satchel-none-\(UUID().uuidString)/s.sock"
    await #expect(throws: ClientError.cannotConnect(.noSocket, path: path)) {
      _ = try await SatchelClient(socketPath: path).service()
    }
  }

  @Test func nobodyListens() async throws {
    let path = NSTemporaryDirectory() + "satchel-\(UUID().uuidString.prefix(8)).sock"
    defer { unlink(path) }
    // A daemon that was killed leaves its socket's file behind.
    let descriptor = socket(AF_UNIX, Int32(SOCK_STREAM.rawValue), 0)
    var address = sockaddr_un()
    address.sun_family = sa_family_t(AF_UNIX)
    withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: path.utf8) }
    let bound = withUnsafePointer(to: &address) {
      $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        bind(descriptor, $0, socklen_t(MemoryLayout<sockaddr_un>.size))
      }
    }
    #expect(bound == 0)
    close(descriptor)
    await #expect(throws: ClientError.cannotConnect(.refused, path: path)) {
      _ = try await SatchelClient(socketPath: path).service()
    }
  }

  @Test func pathTooLong() async throws {
    let path = "/tmp/" + String(repeating: "x", count: 200)
    await #expect(throws: ClientError.cannotConnect(.pathTooLong, path: path)) {
      _ = try await SatchelClient(socketPath: path).service()
    }
  }

  @Test(arguments: [
    (EACCES, ClientError.Connection.denied), (EPERM, .denied), (ENOENT, .noSocket), (ECONNREFUSED, .refused),
    (EIO, .other(EIO)),
  ])
  func systemErrors(number: Int32, expected: ClientError.Connection) {
    let error = HTTPTransport.connectError(IOError(errnoCode: number, reason: "connect"), path: "/s")
    #expect(error as? ClientError == .cannotConnect(expected, path: "/s"))
  }

  @Test func everyErrorSpeaksBothLanguages() {
    let errors: [ClientError] = [
      .cannotConnect(.noSocket, path: "/s"), .cannotConnect(.refused, path: "/s"), .cannotConnect(.denied, path: "/s"),
      .cannotConnect(.pathTooLong, path: "/s"), .cannotConnect(.other(5), path: "/s"), .protocolViolation(.notHTTP),
      .connectionBroken, .timedOut, .eventsOverrun,
    ]
    for error in errors {
      for sentence in [error.detail(.english), error.remedy(.english)] {
        #expect(sentence.unicodeScalars.allSatisfy { $0.value < 0x2E80 })
        #expect(!sentence.isEmpty)
      }
      for sentence in [error.detail(.chinese), error.remedy(.chinese)] {
        #expect(sentence.unicodeScalars.contains { (0x4E00...0x9FFF).contains($0.value) })
      }
    }
    #expect(errors[0].detail(.english).contains("/s"))
    #expect(errors.filter(\.isUnreachable).count == 5)
    #expect(Set(errors.map(\.code)).count == 8)
  }
}
