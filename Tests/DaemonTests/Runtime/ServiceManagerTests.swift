import Core
import Foundation
import Logging
import NIOPosix
import Synchronization
import Testing

@testable import Daemon

@Suite(.timeLimit(.minutes(2))) struct ServiceManagerTests {
  @Test("notices reach the socket that systemd names, by path and by abstract name", arguments: [false, true])
  func notices(abstract: Bool) throws {
    let inbox = try Inbox(abstract: abstract)
    let manager = try #require(
      ServiceManager(environment: [
        "NOTIFY_SOCKET": inbox.name, "WATCHDOG_USEC": "3000000", "WATCHDOG_PID": "\(getpid())",
      ]))
    #expect(manager.watchdog == .seconds(3))
    manager.tell(.ready, .status("one line\nREADY=0"))
    #expect(inbox.next() == "READY=1\nSTATUS=one line READY=0")
    manager.tell(.stopping)
    #expect(inbox.next() == "STOPPING=1")
    manager.tell(.reloading)
    let reloading = inbox.next().split(separator: "\n")
    #expect(reloading.first == "RELOADING=1")
    #expect(reloading.last?.hasPrefix("MONOTONIC_USEC=") == true)
  }

  @Test("nobody waits: no manager, no watchdog that is meant for another process")
  func absent() throws {
    #expect(ServiceManager(environment: [:]) == nil)
    #expect(ServiceManager(environment: ["NOTIFY_SOCKET": "relative"]) == nil)
    #expect(ServiceManager(environment: ["NOTIFY_SOCKET": "/" + String(repeating: "x", count: 200)]) == nil)
    let inbox = try Inbox(abstract: false)
    for environment in [
      ["WATCHDOG_USEC": "3000000", "WATCHDOG_PID": "1"], ["WATCHDOG_USEC": "0"], ["WATCHDOG_USEC": "soon"], [:],
    ] {
      let manager = ServiceManager(environment: environment.merging(["NOTIFY_SOCKET": inbox.name]) { $1 })
      #expect(manager != nil && manager?.watchdog == nil)
    }
    // A manager that is gone is no reason to fail.
    let gone = try #require(ServiceManager(environment: ["NOTIFY_SOCKET": "/nonexistent/notify"]))
    gone.tell(.ready)
  }

  @Test("the watchdog is fed while the devices answer, and not while they hang")
  func watchdog() async throws {
    let inbox = try Inbox(abstract: true)
    let manager = try #require(
      ServiceManager(environment: ["NOTIFY_SOCKET": inbox.name, "WATCHDOG_USEC": "20000"]))
    let test = try TestStore()
    let devices = Devices()
    let watchdog = Watchdog(
      manager: manager, store: test.store, lanes: LaneDirectory(), devices: devices,
      alarm: Alarm(loop: MultiThreadedEventLoopGroup.singleton.any()),
      logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() })
    let running = Task { await watchdog.run() }
    for _ in 0..<3 {
      let notice = try await blocking { inbox.next() }
      #expect(notice == "WATCHDOG=1")
    }
    devices.hang()
    await devices.asked.wait()
    // What was sent before it hung is read; then comes nothing, until it answers again.
    while inbox.waiting() != nil {}
    #expect(inbox.waiting() == nil)
    devices.goOn()
    let notice = try await blocking { inbox.next() }
    #expect(notice == "WATCHDOG=1")
    running.cancel()
    await running.value
  }

  /// Devices that can be made to hang.
  private final class Devices: DeviceSource {
    private let state = Mutex<(isHung: Bool, waiting: [@Sendable () -> Void])>((false, []))
    /// Opened when a hung device has been asked.
    let asked = Gate()

    func start(_ manager: DeviceManager) async throws {}
    func stop() async {}
    func hang() { state.withLock { $0.isHung = true } }
    func goOn() {
      let waiting = state.withLock { state in
        defer { state = (false, []) }
        return state.waiting
      }
      for one in waiting { one() }
    }
    func signOfLife(_ done: @escaping @Sendable () -> Void) {
      let isHung = state.withLock { state in
        if state.isHung { state.waiting.append(done) }
        return state.isHung
      }
      if isHung { asked.open() } else { done() }
    }
  }

  /// What systemd's end of the socket is.
  private final class Inbox: Sendable {
    let name: String
    private let descriptor: CInt

    init(abstract: Bool) throws {
      let id = RandomID.make(prefix: "n")
      name = abstract ? "@satchel-\(id)" : NSTemporaryDirectory() + id
      descriptor = socket(AF_UNIX, CInt(SOCK_DGRAM.rawValue), 0)
      // A test that would hang fails instead.
      var limit = timeval(tv_sec: 60, tv_usec: 0)
      setsockopt(descriptor, SOL_SOCKET, SO_RCVTIMEO, &limit, socklen_t(MemoryLayout<timeval>.size))
      let result = try UnixAddress(notify: name).withPointer { bind(descriptor, $0, $1) }
      #expect(result == 0)
    }

    deinit {
      close(descriptor)
      if !name.hasPrefix("@") { unlink(name) }
    }

    /// The next datagram; blocks.
    func next() -> String { receive(0) ?? "nothing" }
    /// A datagram that is there already.
    func waiting() -> String? { receive(CInt(MSG_DONTWAIT)) }

    private func receive(_ flags: CInt) -> String? {
      var buffer = [UInt8](repeating: 0, count: 4096)
      let count = recv(descriptor, &buffer, buffer.count, flags)
      return count < 0 ? nil : String(decoding: buffer[..<count], as: UTF8.self)
    }
  }
}
