import Foundation

/// A client with nothing between it and the socket, so that it can misbehave. Its calls block: see ``blocking(_:)``.
final class RawClient {
  struct Failure: Error, Equatable {
    let function: String
    let errno: CInt
  }

  struct Answer: Sendable {
    let status: Int
    let headers: [String: String]
    let body: [UInt8]

    var text: String { String(decoding: body, as: UTF8.self) }

    /// One field of a JSON object.
    func field(_ name: String) throws -> String? {
      let object = try JSONSerialization.jsonObject(with: Data(body)) as? [String: Any]
      return object?[name].map { "\($0)" }
    }
  }

  private let descriptor: CInt
  private var buffer: [UInt8] = []

  init(_ path: String) throws {
    descriptor = socket(AF_UNIX, CInt(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue), 0)
    // A test that would hang fails instead.
    var limit = timeval(tv_sec: 60, tv_usec: 0)
    setsockopt(descriptor, SOL_SOCKET, SO_RCVTIMEO, &limit, socklen_t(MemoryLayout<timeval>.size))
    setsockopt(descriptor, SOL_SOCKET, SO_SNDTIMEO, &limit, socklen_t(MemoryLayout<timeval>.size))
    var address = sockaddr_un()
    address.sun_family = sa_family_t(AF_UNIX)
    withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: Array(path.utf8)) }
    let result = withUnsafePointer(to: address) {
      $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        connect(descriptor, $0, socklen_t(MemoryLayout<sockaddr_un>.size))
      }
    }
    if result != 0 { throw Failure(function: "connect", errno: errno) }
  }

  deinit { close(descriptor) }

  func send(_ bytes: [UInt8]) throws {
    var rest = bytes[...]
    while !rest.isEmpty {
      let count = rest.withUnsafeBytes { Glibc.send(descriptor, $0.baseAddress, $0.count, CInt(MSG_NOSIGNAL)) }
      if count < 0 { throw Failure(function: "send", errno: errno) }
      rest = rest.dropFirst(count)
    }
  }

  func send(_ text: String) throws { try send(Array(text.utf8)) }

  /// Sends a request that is complete, and reads its answer.
  func ask(_ method: String, _ path: String, headers: [String] = [], body: [UInt8]? = nil) throws -> Answer {
    do {
      try send(RawClient.request(method, path, headers: headers, body: body))
    } catch let failure as Failure where failure.errno == EPIPE {
      // The server has closed early; what it said first still counts.
    }
    return try answer(toHead: method == "HEAD")
  }

  static func request(_ method: String, _ path: String, headers: [String] = [], body: [UInt8]? = nil) -> [UInt8] {
    var lines = ["\(method) \(path) HTTP/1.1", "Host: localhost"] + headers
    if let body { lines.append("Content-Length: \(body.count)") }
    return Array((lines.joined(separator: "\r\n") + "\r\n\r\n").utf8) + (body ?? [])
  }

  func endSending() { shutdown(descriptor, CInt(SHUT_WR)) }

  /// Whether something can be read within `milliseconds`.
  func isReadable(within milliseconds: CInt) -> Bool {
    var entry = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
    return !buffer.isEmpty || poll(&entry, 1, milliseconds) > 0
  }

  /// Reads one answer; by its length, its chunks, or to the end of the connection.
  func answer(toHead: Bool = false) throws -> Answer {
    let lines = String(decoding: try take(through: Array("\r\n\r\n".utf8)), as: UTF8.self)
      .split(separator: "\r\n").map(String.init)
    let status = lines.first?.split(separator: " ").dropFirst().first.flatMap { Int($0) } ?? 0
    var headers: [String: String] = [:]
    for line in lines.dropFirst() {
      let parts = line.split(separator: ":", maxSplits: 1)
      headers[parts[0].lowercased()] = parts[1].trimmingCharacters(in: .whitespaces)
    }
    let body: [UInt8]
    if toHead || status < 200 || status == 204 || status == 304 {
      body = []
    } else if headers["transfer-encoding"] == "chunked" {
      body = try chunks()
    } else if let length = headers["content-length"].flatMap({ Int($0) }) {
      body = try take(length)
    } else {
      body = try readToEnd()
    }
    return Answer(status: status, headers: headers, body: body)
  }

  /// One chunk of a chunked body; nil at the last.
  func chunk() throws -> [UInt8]? {
    let line = String(decoding: try take(through: Array("\r\n".utf8)).dropLast(2), as: UTF8.self)
    let count = Int(line, radix: 16) ?? 0
    let bytes = try take(count)
    _ = try take(2)
    return count == 0 ? nil : bytes
  }

  /// The header of an answer, its body left alone.
  func head() throws -> String { String(decoding: try take(through: Array("\r\n\r\n".utf8)), as: UTF8.self) }

  /// Everything up to the end of the connection; a reset is an end too, since what came before it counts.
  func readToEnd() throws -> [UInt8] {
    do {
      while true { try fill() }
    } catch let failure as Failure where failure.errno == 0 || failure.errno == ECONNRESET {
      defer { buffer = [] }
      return buffer
    }
  }

  private func chunks() throws -> [UInt8] {
    var body: [UInt8] = []
    while let chunk = try chunk() { body += chunk }
    return body
  }

  private func take(_ count: Int) throws -> [UInt8] {
    while buffer.count < count { try fill() }
    defer { buffer.removeFirst(count) }
    return Array(buffer.prefix(count))
  }

  private func take(through mark: [UInt8]) throws -> [UInt8] {
    while true {
      if let range = buffer.firstRange(of: mark) { return try take(range.upperBound) }
      try fill()
    }
  }

  private func fill() throws {
    var bytes = [UInt8](repeating: 0, count: 65_536)
    let count = recv(descriptor, &bytes, bytes.count, 0)
    if count <= 0 { throw Failure(function: "recv", errno: count == 0 ? 0 : errno) }
    buffer += bytes.prefix(count)
  }
}

/// Runs blocking work on a thread of its own, so that it starves nobody.
func blocking<Value: Sendable>(_ work: @escaping @Sendable () throws -> Value) async throws -> Value {
  try await withCheckedThrowingContinuation { continuation in
    Thread.detachNewThread { continuation.resume(with: Result { try work() }) }
  }
}
