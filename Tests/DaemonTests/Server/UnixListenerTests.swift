import Core
import Foundation
import Synchronization
import Testing

@testable import Daemon

@Suite struct UnixListenerTests {
  /// A folder that goes with the test.
  private final class Folder {
    let path: String
    init() throws {
      path = NSTemporaryDirectory() + "/satchel-\(UUID().uuidString.prefix(8))"
      try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
    }
    deinit { try? FileManager.default.removeItem(atPath: path) }
  }

  private func code(_ work: () throws(Problem) -> Void) -> ProblemCode? {
    do {
      try work()
      return nil
    } catch {
      return error.code
    }
  }

  private func mode(_ path: String) -> UInt32 {
    var status = stat()
    return lstat(path, &status) == 0 ? status.st_mode & 0o7777 : 0
  }

  /// A listening socket that no ``UnixListener`` made, so no lock stands beside it.
  private func foreign(_ path: String, listens: Bool = true) throws -> CInt {
    // Another test's child must not keep it open.
    let raw = socket(AF_UNIX, CInt(SOCK_STREAM.rawValue) | CInt(SOCK_CLOEXEC.rawValue), 0)
    #expect(try UnixAddress(path: path).withPointer { bind(raw, $0, $1) } == 0)
    if listens { #expect(listen(raw, 8) == 0) }
    return raw
  }

  @Test("the socket is its owner's alone, whatever the umask says")
  func permissions() throws {
    let folder = try Folder()
    let listener = try UnixListener(path: folder.path + "/s")
    #expect(mode(folder.path + "/s") == 0o600)
    listener.abandon()
    let wider = try UnixListener(path: folder.path + "/w", mode: 0o666)
    #expect(mode(folder.path + "/w") == 0o666)
    wider.abandon()
    #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path).isEmpty)
  }

  @Test("a dead daemon's socket is cleared away")
  func stale() throws {
    let folder = try Folder()
    let path = folder.path + "/s"
    close(try foreign(path))
    #expect(FileIdentity(path: path) != nil)
    let listener = try UnixListener(path: path)
    #expect(throws: Never.self) { try RawClient(path) }
    listener.abandon()
  }

  @Test("a living daemon is left alone, with and without a lock")
  func second() throws {
    let folder = try Folder()
    let path = folder.path + "/s"
    let first = try UnixListener(path: path)
    #expect(code { () throws(Problem) in try UnixListener(path: path).abandon() } == .socketInUse)
    #expect(throws: Never.self) { try RawClient(path) }
    first.abandon()

    let other = try foreign(path)
    let before = FileIdentity(path: path)
    #expect(code { () throws(Problem) in try UnixListener(path: path).abandon() } == .socketInUse)
    #expect(FileIdentity(path: path) == before)
    close(other)
  }

  @Test("of many that start at once one wins")
  func race() async throws {
    let folder = try Folder()
    let path = folder.path + "/s"
    close(try foreign(path))
    let held = Mutex(0)
    let refused = Mutex(0)
    let allTried = Gate()
    let one: @Sendable () throws -> Void = {
      do {
        let listener = try UnixListener(path: path)
        held.withLock { $0 += 1 }
        // Held until every other has been refused.
        while refused.withLock({ $0 }) < 7 { sched_yield() }
        listener.abandon()
      } catch {
        #expect((error as? Problem)?.code == .socketInUse)
        refused.withLock { $0 += 1 }
      }
    }
    try await withThrowingTaskGroup(of: Void.self) { tasks in
      for _ in 0..<8 { tasks.addTask { try await blocking(one) } }
      try await tasks.waitForAll()
    }
    allTried.open()
    #expect(held.withLock { $0 } == 1)
    #expect(FileIdentity(path: path) == nil)
  }

  @Test("paths that cannot be are told apart")
  func paths() throws {
    let folder = try Folder()
    let long = folder.path + "/" + String(repeating: "x", count: 108)
    #expect(code { () throws(Problem) in try UnixListener(path: long).abandon() } == .socketPathTooLong)
    #expect(code { () throws(Problem) in try UnixListener(path: "").abandon() } == .socketFailed)
    #expect(
      code { () throws(Problem) in try UnixListener(path: folder.path + "/none/s").abandon() } == .socketFolderMissing)
    let file = folder.path + "/file"
    #expect(FileManager.default.createFile(atPath: file, contents: Data("kept".utf8)))
    #expect(code { () throws(Problem) in try UnixListener(path: file).abandon() } == .socketPathTaken)
    #expect(FileManager.default.contents(atPath: file) == Data("kept".utf8))
  }

  @Test("the longest path that fits is taken")
  func longest() throws {
    let folder = try Folder()
    let path = folder.path + "/" + String(repeating: "x", count: UnixAddress.limit - folder.path.utf8.count - 1)
    #expect(path.utf8.count == 107)
    try UnixListener(path: path).abandon()
  }

  @Test("somebody else's file at the path is not removed at the end")
  func notOurs() throws {
    let folder = try Folder()
    let path = folder.path + "/s"
    let listener = try UnixListener(path: path)
    unlink(path)
    let other = try foreign(path)
    listener.abandon()
    #expect(FileIdentity(path: path) != nil)
    close(other)
  }

  @Test("an inherited socket serves, and its file stays")
  func inherited() async throws {
    let folder = try Folder()
    let path = folder.path + "/s"
    let raw = try foreign(path)
    let environment = ["LISTEN_PID": "\(getpid())", "LISTEN_FDS": "1"]
    guard let listener = try UnixListener.inherited(environment: environment, first: raw) else {
      Issue.record("not taken")
      return
    }
    #expect(fcntl(raw, F_GETFD) & FD_CLOEXEC != 0)
    try await TestServer.run(listener, path: path) { server in
      let answer = try await server.ask("GET", "/v1")
      #expect(answer.status == 200)
    }
    #expect(FileIdentity(path: path) != nil)
  }

  @Test("what is not one listening Unix socket for us is refused or left alone")
  func notInherited() throws {
    let folder = try Folder()
    let ours = ["LISTEN_PID": "\(getpid())", "LISTEN_FDS": "1"]
    func take(_ environment: [String: String], _ raw: CInt) -> (taken: Bool, code: ProblemCode?) {
      do {
        guard let listener = try UnixListener.inherited(environment: environment, first: raw) else {
          return (false, nil)
        }
        listener.abandon()
        return (true, nil)
      } catch {
        return (false, error.code)
      }
    }
    let raw = try foreign(folder.path + "/s")
    #expect(take([:], raw) == (false, nil))
    #expect(take(["LISTEN_PID": "1", "LISTEN_FDS": "1"], raw) == (false, nil))
    #expect(take(["LISTEN_PID": "\(getpid())", "LISTEN_FDS": "2"], raw) == (false, .inheritedSocketInvalid))
    close(raw)
    #expect(take(ours, raw) == (false, .inheritedSocketInvalid))

    let deaf = try foreign(folder.path + "/deaf", listens: false)
    #expect(take(ours, deaf) == (false, .inheritedSocketInvalid))
    close(deaf)
    let network = socket(AF_INET, CInt(SOCK_STREAM.rawValue), 0)
    #expect(listen(network, 1) == 0)
    #expect(take(ours, network) == (false, .inheritedSocketInvalid))
    close(network)
    let datagrams = socket(AF_UNIX, CInt(SOCK_DGRAM.rawValue), 0)
    #expect(take(ours, datagrams) == (false, .inheritedSocketInvalid))
    close(datagrams)
  }
}
