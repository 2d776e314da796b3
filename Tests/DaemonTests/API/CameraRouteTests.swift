import Client
import Core
import Foundation
import Imaging
import Testing

@testable import Daemon

extension LiveTests {
  /// Preview and controls as a front end meets them, with the virtual camera.
  @Suite struct CameraRouteTests {
    private static let device = "cam-virtual"

    private func brightness(_ frame: PreviewFrame) throws -> Double {
      let gray = try JPEG.decodeGray(frame.jpeg)
      return Double(gray.bytes.reduce(0) { $0 + Int($1) }) / Double(gray.bytes.count)
    }

    @Test("two viewers see JPEGs of the size asked for, with a photo in between")
    func preview() async throws {
      let daemon = try await LiveDaemon()
      var first = daemon.client().preview(ofCamera: Self.device, size: "640x480").makeAsyncIterator()
      let frame = try #require(try await first.next())
      let header = try JPEG.header(of: frame.jpeg)
      #expect(header.width == 640 && header.height == 480)
      #expect(frame.timestamp.map { abs($0 - Date().timeIntervalSince1970) < 3600 } == true)
      var second = daemon.client().preview(ofCamera: Self.device).makeAsyncIterator()
      #expect(try JPEG.header(of: try #require(try await second.next()).jpeg).width == 640)
      let job = try await daemon.job(["kind": "photo", "burst": 2])
      try await daemon.wait(for: job.id, .completed)
      // The preview has gone on with the photo's size and is back at its own.
      while let frame = try await first.next(), try JPEG.header(of: frame.jpeg).width != 640 {}
      #expect(await daemon.stop() == 0)
    }

    @Test("a preview that the daemon's stop ends says so in its last part")
    func stopped() async throws {
      let daemon = try await LiveDaemon()
      let viewer = try await blocking { [socket = daemon.socket] in
        let client = try RawClient(socket)
        try client.send(RawClient.request("GET", "/v1/devices/\(Self.device)/preview?size=640x480"))
        _ = try client.head()
        #expect(try client.chunk() != nil)
        return Held(client: client)
      }
      async let ending = blocking {
        var last: [UInt8] = []
        while let part = try viewer.client.chunk() { last = part }
        return String(decoding: last, as: UTF8.self)
      }
      #expect(await daemon.stop() == 0)
      let text = try await ending
      #expect(text.hasPrefix("--satchel-frame\r\nContent-Type: application/problem+json\r\n"))
      #expect(text.contains(#""code":"shutting-down""#) && text.hasSuffix("--satchel-frame--\r\n"))
    }

    @Test("who reads nothing keeps nobody waiting, and gets what is new when it reads again")
    func slowViewer() async throws {
      let daemon = try await LiveDaemon()
      let socket = daemon.socket
      let slow = try await blocking {
        let client = try RawClient(socket)
        try client.send(RawClient.request("GET", "/v1/devices/\(Self.device)/preview?size=640x480"))
        _ = try client.head()
        return Held(client: client)
      }
      var quick = daemon.client().preview(ofCamera: Self.device).makeAsyncIterator()
      // Far more than the connection of the slow one holds.
      var last = 0.0
      for _ in 0..<60 { last = try #require(try await quick.next()?.timestamp) }
      let behind = try await blocking { [last] in
        var count = 0
        while let part = try slow.client.chunk() {
          count += 1
          let head = String(decoding: part.prefix(200), as: UTF8.self)
          let stamp = try #require(head.firstMatch(of: #/X-Timestamp: ([0-9.]+)/#)?.1)
          if try #require(Double(stamp)) >= last { break }
        }
        return count
      }
      #expect(behind < 40, "\(behind) pictures had waited")
      #expect(try await quick.next() != nil)
    }

    /// A client that goes from thread to thread, one at a time.
    private struct Held: @unchecked Sendable { let client: RawClient }

    @Test("what cannot be previewed is refused with a remedy")
    func refusals() async throws {
      let daemon = try await LiveDaemon()
      let path = "/v1/devices/\(Self.device)/preview"
      try await daemon.expectRefusal("GET", "/v1/devices/none/preview", headers: [], body: nil, 404, .unknownDevice)
      try await daemon.expectRefusal(
        "GET", "/v1/devices/prn-virtual/preview", headers: [], body: nil, 400, .invalidValue, at: "id")
      for (method, route, body, kind) in [
        ("GET", "prn-virtual/controls", "", "相机"),
        ("POST", "\(Self.device)/actions", #"{"action":"feed"}"#, "打印机"),
      ] {
        let answer = try await daemon.ask(
          method, "/v1/devices/\(route)", headers: ["Accept-Language: zh"], body: Array(body.utf8))
        let problem = answer.expectProblem(400, .invalidValue, at: "id")
        #expect(problem?.detail == "该值应为 \(kind)的编号。（位置：id）")
      }
      for size in ["7x7", "x", "640", "640x480x3", "9999999999999999999x1", ""] {
        let answer = try await daemon.ask("GET", path + "?size=\(size)")
        let problem = answer.expectProblem(400, .invalidValue, at: "size")
        // What is possible is named, whatever was asked for.
        #expect(problem?.detail.contains(#/must be (\d+x\d+ \| )*640x480( \| \d+x\d+)*\. /#) == true, "\(answer.text)")
      }
      for query in ["size=640x480&size=1280x720", "size=640x480&guidance=cn-resident-id&size=640x480"] {
        try await daemon.expectRefusal(
          "GET", path + "?\(query)", headers: [], body: nil, 400, .repeatedParameter, at: "size")
      }
      try await daemon.expectRefusal(
        "GET", path + "?colour=1", headers: [], body: nil, 400, .unknownField, at: "colour")
      try await daemon.expectRefusal("POST", path, headers: [], body: [], 405, .methodNotAllowed)
      let head = try await daemon.ask("HEAD", path)
      #expect(head.status == 200)
      #expect(head.headers["content-type"] == "multipart/x-mixed-replace; boundary=\(PreviewStream.boundary)")
    }

    @Test("controls change the picture, are checked, and are kept over a restart")
    func controls() async throws {
      let daemon = try await LiveDaemon()
      let client = daemon.client()
      var frames = client.preview(ofCamera: Self.device, size: "640x480").makeAsyncIterator()
      // The imitated exposure settles in the first frames.
      var usual = 0.0
      for _ in 0..<12 { usual = try brightness(try #require(try await frames.next())) }
      let names = try await client.controls(ofCamera: Self.device).map(\.name)
      #expect(names == ["brightness", "auto_exposure", "exposure_time_absolute"])
      let set = try await client.change(
        controlsOfCamera: Self.device,
        .init(["brightness": -40, "exposure_time_absolute": 200, "auto_exposure": 1]))
      #expect(set.map(\.value) == [-40, 1, 200])
      var dark = usual
      while dark > usual - 40 { dark = try brightness(try #require(try await frames.next())) }
      let path = "/v1/devices/\(Self.device)/controls"
      for (body, status, code, at) in [
        (#"{"zoom":1}"#, 404, ProblemCode.unknownControl, "zoom"),
        (#"{"brightness":65}"#, 400, .invalidValue, "brightness"),
        (#"{"auto_exposure":2}"#, 400, .invalidValue, "auto_exposure"),
        (#"{"brightness":"much"}"#, 400, .wrongType, "brightness"),
        (#"{"brightness":1.5}"#, 400, .wrongType, "brightness"),
        (#"{"auto_exposure":3,"exposure_time_absolute":5}"#, 409, .controlLocked, "exposure_time_absolute"),
      ] {
        try await daemon.expectRefusal("PATCH", path, headers: [], body: Array(body.utf8), status, code, at: at)
      }
      _ = try await client.change(controlsOfCamera: Self.device, .init(["auto_exposure": nil]))
      #expect(await daemon.stop() == 0)
      let again = try await LiveDaemon(in: daemon.folder)
      #expect(try await again.client().controls(ofCamera: Self.device).first?.value == -40)
    }
  }
}
