import Core
import Foundation
import Testing

@testable import Daemon

@Suite struct RequestTests {
  @Test("several requests go over one connection, pipelined too")
  func keepAlive() async throws {
    try await TestServer.run { server in
      try await blocking { [path = server.path] in
        let client = try RawClient(path)
        for _ in 0..<3 {
          let answer = try client.ask("GET", "/v1")
          #expect(answer.status == 200)
          #expect(answer.headers["content-type"] == "application/json")
          #expect(answer.text == #"{"name":"satchel"}"#)
        }
        let body = Array("12345".utf8)
        try client.send(
          RawClient.request("POST", "/ordinary", body: body) + RawClient.request("GET", "/v1")
            + RawClient.request("GET", "/jobs/1"))
        #expect(try client.answer().text == #"{"bytes":5}"#)
        #expect(try client.answer().status == 200)
        #expect(try client.answer().status == 404)
        #expect(try client.ask("GET", "/v1").status == 200)
      }
      #expect(server.server.shared.connections.count <= 1)
    }
  }

  @Test("a client that has said all and closed its side is answered")
  func halfClosed() async throws {
    try await TestServer.run { server in
      let answer = try await blocking { [path = server.path] in
        let client = try RawClient(path)
        try client.send(RawClient.request("GET", "/v1"))
        client.endSending()
        let answer = try client.answer()
        #expect(try client.readToEnd().isEmpty)
        return answer
      }
      #expect(answer.status == 200)
    }
  }

  @Test("`Connection: close` is honoured")
  func connectionClose() async throws {
    try await TestServer.run { server in
      try await blocking { [path = server.path] in
        let client = try RawClient(path)
        #expect(try client.ask("GET", "/v1", headers: ["Connection: close"]).status == 200)
        #expect(try client.readToEnd().isEmpty)
      }
    }
  }

  @Test("the peer is the kernel's word, not the client's")
  func peer() async throws {
    try await TestServer.run { server in
      let answer = try await server.ask("GET", "/peer")
      #expect(try answer.field("pid") == "\(getpid())")
      #expect(try answer.field("uid") == "\(getuid())")
      #expect(try answer.field("gid") == "\(getgid())")
      let name = getpwuid(getuid()).map { String(cString: $0.pointee.pw_name) }
      #expect(try answer.field("user") == name)
    }
  }

  @Test("the primary group counts although the kernel leaves it out of the others")
  func groups() {
    let peer = Peer(pid: 1, uid: 1000, gid: 1000, groups: [24, 27])
    #expect(peer.isMember(of: 1000))
    #expect(peer.isMember(of: 27))
    #expect(!peer.isMember(of: 0))
  }

  @Test("a user that nobody knows has no name")
  func unknownUser() async {
    let names = UserNames()
    #expect(await names.name(of: 4_000_000_123) == nil)
    #expect(await names.name(of: 0) == "root")
    #expect(await names.name(of: 0) == "root")
  }

  @Test("every failure is a problem document in the client's language")
  func problems() async throws {
    try await TestServer.run { server in
      let missing = try await server.ask("GET", "/jobs/7")
      #expect(missing.status == 404)
      #expect(missing.headers["content-type"] == "application/problem+json")
      #expect(missing.headers["content-language"] == "en")
      #expect(try missing.field("code") == "unknown-job")
      #expect(try missing.field("type") == "about:blank")
      #expect(try missing.field("path") == "id")
      #expect(try missing.field("title") == "No such job")

      let chinese = try await server.ask("GET", "/jobs/7", headers: ["Accept-Language: zh-CN,zh;q=0.9,en;q=0.8"])
      #expect(chinese.headers["content-language"] == "zh")
      #expect(try chinese.field("title") == "没有此作业")

      let nowhere = try await server.ask("GET", "/nowhere")
      #expect(nowhere.status == 404)
      #expect(try nowhere.field("code") == "not-found")

      let method = try await server.ask("PUT", "/jobs/7", body: [])
      #expect(method.status == 405)
      #expect(method.headers["allow"] == "DELETE, GET, HEAD")
      #expect(try method.field("code") == "method-not-allowed")

      let unforeseen = try await server.ask("GET", "/fail")
      #expect(unforeseen.status == 500)
      #expect(try unforeseen.field("code") == "internal-error")
      #expect(!unforeseen.text.contains("张三"))
    }
  }

  @Test("HEAD tells the length and sends nothing, for problems too")
  func head() async throws {
    try await TestServer.run { server in
      try await blocking { [path = server.path] in
        let client = try RawClient(path)
        let answer = try client.ask("HEAD", "/v1")
        #expect(answer.status == 200)
        #expect(answer.headers["content-length"] == "18")
        let missing = try client.ask("HEAD", "/nowhere")
        #expect(missing.status == 404)
        #expect(missing.headers["content-type"] == "application/problem+json")
        #expect(try client.ask("GET", "/v1").status == 200)
      }
    }
  }

  @Test("a browser's request is refused over the wire")
  func origin() async throws {
    try await TestServer.run { server in
      for header in ["Origin: http://localhost", "Origin: null", "Host: evil.example"] {
        let answer = try await server.ask("GET", "/v1", headers: [header])
        #expect(answer.status == 403, "\(header)")
        #expect(try answer.field("code") == "forbidden-origin")
      }
      for request in ["GET /v1 HTTP/1.0\r\n\r\n", "GET /v1 HTTP/1.1\r\nHost: evil.example\r\n\r\n"] {
        let answer = try await blocking { [path = server.path] in
          let client = try RawClient(path)
          try client.send(request)
          return try client.answer()
        }
        #expect(answer.status == 403, "\(request)")
      }
    }
  }

  @Test("two hundred quick clients are all served")
  func manyClients() async throws {
    var limits = ServerLimits()
    limits.connections = 256
    limits.connectionsPerUser = 256
    try await TestServer.run(limits: limits) { server in
      try await withThrowingTaskGroup(of: Int.self) { tasks in
        for number in 0..<200 {
          tasks.addTask {
            let body = [UInt8](repeating: 0x78, count: number)
            let answer = try await server.ask("POST", "/ordinary", body: body)
            #expect(answer.text == "{\"bytes\":\(number)}")
            return answer.status
          }
        }
        for try await status in tasks { #expect(status == 200) }
      }
      #expect(server.probe.taken.withLock { $0 } == 200)
    }
  }

  @Test("a client that waits for 100 Continue gets it, and none for a body that is too large")
  func expectContinue() async throws {
    try await TestServer.run { server in
      try await blocking { [path = server.path] in
        let client = try RawClient(path)
        try client.send(RawClient.request("POST", "/ordinary", headers: ["Expect: 100-continue", "Content-Length: 3"]))
        #expect(try client.answer().status == 100)
        try client.send("abc")
        #expect(try client.answer().text == #"{"bytes":3}"#)
        try client.send(
          RawClient.request("POST", "/ordinary", headers: ["Expect: 100-continue", "Content-Length: 2000000"]))
        #expect(try client.answer().status == 413)
      }
    }
  }
}
