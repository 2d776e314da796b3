import Core
import Foundation
import GRDB
import HTTPTypes
import Imaging
import NIOEmbedded
import Testing
import VirtualKit

@testable import Daemon

/// `GET /v1/audit`: who may read it, and that what is done is in it.
@Suite(.timeLimit(.minutes(5))) struct AuditRouteTests {
  /// Words of documents and people; in ASCII, so that no encoding hides them.
  private static let markers = [
    "ZQTITLE", "ZQREFERENCE", "ZQACTOR", "ZQTEXT", "ZQUPLOAD", "ZQDATA", "ZQTEMPLATE", "ZQKEY", "ZQUSER",
  ]
  private let loop = NIOAsyncTestingEventLoop()

  private func key() throws -> [HTTPField.Name: String] {
    [try #require(HTTPField.Name("Idempotency-Key")): RandomID.make(prefix: "ZQKEY")]
  }

  private func entries(_ api: TestAPI) async throws -> [AuditEntry] {
    let page: AuditPage = try await api.ask(.get, "/v1/audit?limit=500", uid: 0).decoded()
    #expect(page.chain == .good && page.nextAfter == nil)
    return page.entries
  }

  @Test("technicians, by primary or supplementary group, and root read it; operators are refused, and that is told")
  func roles() async throws {
    let kit = try TestKit()
    let api = try TestAPI(kit)
    let refused = try await api.ask(.get, "/v1/audit", uid: 1000)
    #expect(refused.status == 403)
    #expect(try refused.decoded(ProblemDocument.self).code == "role-required")
    let asked = try await api.ask(.get, "/v1/audit", uid: 1001, groups: [4, TestAPI.technicians])
    #expect(asked.status == 200)
    #expect(try await api.ask(.get, "/v1/audit", uid: TestAPI.technicians).status == 200)
    #expect(try await api.ask(.get, "/v1/audit", uid: 1002, groups: [4]).status == 403)
    let told = try await entries(api)
    #expect(
      told.map { "\($0.uid ?? 0) \($0.role) \($0.action)" } == [
        "1000 operator audit-refused", "1001 technician audit-viewed", "100 technician audit-viewed",
        "1002 operator audit-refused", "0 root audit-viewed",
      ])
    for (uid, groups, role) in [(0, [], "root"), (7, [100], "technician"), (7, [4], "operator")]
      as [(UInt32, [UInt32], String)]
    {
      let service: ServiceDescription = try await api.ask(.get, "/v1", uid: uid, groups: groups).decoded()
      #expect(service.role == role && service.features.contains("audit"))
    }
    await kit.stop()
  }

  @Test("a group that is not there makes nobody a technician")
  func noGroup() async {
    let roles = Roles(technicians: "no-such-group-here")
    #expect(await roles.role(of: Peer(pid: 1, uid: 1, gid: 100, groups: [100])) == .operator)
    #expect(await roles.role(of: Peer(pid: 1, uid: 0, gid: 0, groups: [])) == .root)
  }

  @Test("a reading is told of once a minute for each user, page after page")
  func readings() async throws {
    let kit = try TestKit()
    let api = try TestAPI(kit)
    for _ in 0..<5 { _ = try await api.ask(.get, "/v1/audit?after=0&limit=1", uid: 0) }
    _ = try await api.ask(.get, "/v1/audit", uid: 1, groups: [TestAPI.technicians])
    #expect(try await entries(api).map(\.uid) == [0, 1])
    kit.test.advance(seconds: 61)
    #expect(try await entries(api).map(\.uid) == [0, 1, 0])
    await kit.stop()
  }

  @Test("wrong parameters are refused", arguments: ["after=-1", "after=x", "limit=0", "limit=501", "limit=x", "a=1"])
  func parameters(query: String) async throws {
    let kit = try TestKit()
    #expect(try await TestAPI(kit).ask(.get, "/v1/audit?\(query)", uid: 0).status == 400)
    await kit.stop()
  }

  @Test("a photo, a preview and a paper are shown only where that could be entered")
  func failing() async throws {
    let kit = try TestKit()
    await kit.attach(camera: try VirtualCamera(VirtualCamera.Configuration(sizes: [.size640x480])))
    let api = try TestAPI(kit)
    let photo = try await kit.wait(for: try await kit.submitPhoto().id, .completed)
    try await kit.test.store.database.write { db in try db.execute(sql: "ALTER TABLE audit RENAME TO hidden") }
    #expect(try await api.ask(.get, "/v1/jobs/\(photo.id)/photo").status == 500)
    #expect(try await api.response(.get, "/v1/devices/\(TestKit.camera)/preview").status.code == 500)
    try await kit.test.store.database.write { db in try db.execute(sql: "ALTER TABLE hidden RENAME TO audit") }
    #expect(try await api.ask(.get, "/v1/jobs/\(photo.id)/photo").status == 200)
    await kit.stop()
  }

  @Test("each action is entered by real use, with who did it and to what, and no word of anybody's")
  func everything() async throws {
    let kit = try TestKit(acceptanceAlarm: Alarm(loop: loop))
    let api = try TestAPI(kit)
    let store = kit.test.store
    _ = try await store.recover(keeping: 60)
    await kit.attach()
    await kit.attach(camera: try VirtualCamera(VirtualCamera.Configuration(sizes: [.size640x480])))

    try await printouts(api)
    try await photos(api)
    try await kitItself(api)
    _ = try await api.ask(.get, "/v1/audit", uid: 1000)
    kit.test.setClock(by: 3600)
    _ = try await api.ask(.get, "/v1/audit", uid: 1001, groups: [TestAPI.technicians])
    await kit.stop()
    let last = try await entries(api).last?.sequence ?? 0
    // All that has a time comes to its end.
    let all = try await entries(api)
    kit.test.advance(seconds: 40 * 24 * 3600)
    _ = try await store.sweep(metadata: RetentionPeriods().metadata)
    kit.test.advance(seconds: 91 * 24 * 3600)
    _ = try await store.sweep(metadata: RetentionPeriods().metadata)
    let after = try await store.audit(after: last, limit: 500).entries
    kit.test.advance(seconds: 4 * 365 * 24 * 3600)
    _ = try await store.sweep(metadata: RetentionPeriods().metadata)
    let page = try await store.audit(after: 0, limit: 500)
    #expect(page.chain == .good)

    let told = all + after + page.entries
    let actions = Set(told.map(\.action))
    // The daemon's stop is the runtime's: LiveTests.AuditTests.
    #expect(AuditAction.allCases.map(\.rawValue).filter { !actions.contains($0) } == ["daemon-stopped"])
    #expect(actions.isSubset(of: AuditAction.allCases.map(\.rawValue)))
    for entry in told where entry.role == "operator" { #expect(entry.uid == 1000, "\(entry)") }
    let text = String(decoding: try JSONEncoder().encode(told), as: UTF8.self)
    for marker in Self.markers { #expect(!text.contains(marker), "\(marker) is in the audit") }
    // Nor in the table's bytes, which may hold more than is shown.
    let rows = try await store.database.read { db in
      let columns = ["role", "action", "subject", "detail", "counts"].map { "ifnull(\($0), '')" }
      return try String.fetchAll(db, sql: "SELECT \(columns.joined(separator: " || ' ' || ")) FROM audit")
    }
    #expect(!rows.isEmpty)
    for marker in Self.markers { #expect(!rows.contains { $0.contains(marker) }) }
  }

  private func printouts(_ api: TestAPI) async throws {
    let kit = api.kit
    func submit(_ more: [String: JSONValue] = [:], content: JSONValue? = nil) async throws -> String {
      let words: [String: JSONValue] = [
        "title": "ZQTITLE", "reference": "ZQREFERENCE", "actor": "ZQACTOR",
      ]
      let document = content ?? ["document": ["version": 1, "blocks": [["type": "paragraph", "text": "ZQTEXT"]]]]
      let body = Sample.printout(content: document, words.merging(more) { $1 })
      let answer = try await api.ask(.post, "/v1/jobs", headers: key(), body.serialized())
      #expect(answer.status == 201)
      return try answer.decoded(JobView.self).id
    }
    // Uploaded, looked at, printed, forgotten.
    let type: [HTTPField.Name: String] = [.contentType: "text/plain"]
    let upload = try await api.ask(.post, "/v1/documents", headers: type, Array("ZQUPLOAD".utf8))
    let document: DocumentView = try upload.decoded()
    let content: JSONValue = ["documentId": .string(document.id)]
    #expect(try await api.ask(.post, "/v1/previews", Sample.printout(content: content).serialized()).status == 200)
    let printed = try await submit(content: content)
    _ = try await kit.wait(for: printed, .completed)
    #expect(try await api.ask(.delete, "/v1/documents/\(document.id)").status == 204)
    let left = try await api.ask(.post, "/v1/documents", headers: type, Array("ZQUPLOAD".utf8))
    #expect(left.status == 201)
    #expect(try await api.act("deliver", on: printed).status == 200)
    let again = Sample.printout(content: ["jobId": .string(printed)])
    #expect(try await api.ask(.post, "/v1/previews", again.serialized()).status == 200)
    #expect(try await api.ask(.get, "/v1/jobs/\(printed)", uid: 0).status == 200)
    // Held, released; canceled before it began.
    let held = try await submit(["hold": true])
    #expect(try await api.act("release", on: held).status == 200)
    _ = try await kit.wait(for: held, .completed)
    #expect(try await api.ask(.delete, "/v1/jobs/\(held)").status == 204)
    #expect(
      try await api.ask(.post, "/v1/devices/\(TestKit.device)/actions", Array(#"{"action":"pause"}"#.utf8)).status
        == 200)
    let canceled = try await submit()
    #expect(try await api.act("hold", on: canceled).status == 200)
    #expect(try await api.act("cancel", on: canceled).status == 200)
    #expect(
      try await api.ask(.post, "/v1/devices/\(TestKit.device)/actions", Array(#"{"action":"resume"}"#.utf8)).status
        == 200)
    // The paper ends; tried again, and canceled by the lane.
    kit.printer.controls.endPaper(after: 60)
    let lines = JSONValue.array((1...12).map { _ in ["type": "paragraph", "text": "ZQTEXT"] })
    let stopped = try await submit(content: ["document": ["version": 1, "blocks": lines]])
    _ = try await kit.wait(for: stopped, .processingStopped)
    _ = try await kit.wait(for: stopped, through: [.processing, .processingStopped]) {
      let answer = try await api.act("retry", on: stopped)
      #expect(answer.status == 200)
    }
    #expect(try await api.act("cancel", on: stopped).status == 200)
    _ = try await kit.wait(for: stopped, .canceled)
    kit.printer.controls.loadPaper()
    // The cable is pulled: the outcome is unknown, and a person settles it.
    kit.printer.controls.unplug(afterBytes: kit.printer.printer.receivedBytes + 2000)
    let torn = try await submit(content: ["document": ["version": 1, "blocks": lines]])
    _ = try await kit.wait(for: torn, .processingStopped)
    #expect(try await api.act("resolve", on: torn, more: #","outcome":"printed""#).status == 200)
    kit.printer.controls.replug()
    await kit.attach()
  }

  private func photos(_ api: TestAPI) async throws {
    let kit = api.kit
    func submit() async throws -> String {
      let body = #"{"kind":"photo","burst":1,"acceptance":"ask","reference":"ZQREFERENCE","actor":"ZQACTOR"}"#
      let answer = try await api.ask(.post, "/v1/jobs", headers: key(), Array(body.utf8))
      return try answer.decoded(JobView.self).id
    }
    let job = try await submit()
    _ = try await kit.wait(for: job) { $0.awaitsAcceptance }
    for path in ["photo", "photo/original"] {
      #expect(try await api.ask(.get, "/v1/jobs/\(job)/\(path)").status == 200)
    }
    let eyes = #","eyes":{"left":{"x":0.45,"y":0.4},"right":{"x":0.55,"y":0.4}}"#
    #expect(try await api.act("refinish", on: job, more: eyes).status == 200)
    _ = try await kit.wait(for: job, through: [.processing, .processingStopped]) {
      let answer = try await api.act("retake", on: job)
      #expect(answer.status == 200)
    }
    #expect(try await api.act("accept", on: job).status == 200)
    #expect(try await api.act("deliver", on: job).status == 200)
    let body = Sample.printout([["type": "image", "jobId": .string(job)]])
    #expect(try await api.ask(.post, "/v1/previews", body.serialized()).status == 200)
    // One that nobody accepts.
    let ignored = try await submit()
    _ = try await kit.wait(for: ignored) { $0.awaitsAcceptance }
    // Its time begins just after it is said to wait.
    while try await kit.test.store.job(ignored).state != .aborted {
      await loop.advanceTime(by: .seconds(601))
      await Task.yield()
    }
    // Somebody looks.
    #expect(try await api.response(.get, "/v1/devices/\(TestKit.camera)/preview").status == .ok)
  }

  private func kitItself(_ api: TestAPI) async throws {
    let technician = [TestAPI.technicians]
    let settings = #"{"profile":"generic-58"}"#
    let changed = try await api.ask(
      .patch, "/v1/devices/\(TestKit.device)", uid: 1001, groups: technician, Array(settings.utf8))
    #expect(changed.status == 200, "\(String(decoding: changed.body, as: UTF8.self))")
    let run = try await api.ask(.post, "/v1/diagnostics/runs", uid: 1001, groups: technician)
    #expect(run.status == 201)
    let template: JSONValue = [
      "name": "visit-note", "title": ["zh": "ZQTEMPLATE", "en": "ZQTEMPLATE"], "schema": ["type": "object"],
      "example": [:], "document": ["version": 1, "blocks": [["type": "paragraph", "text": "ZQTEMPLATE"]]],
    ]
    let put = try await api.ask(
      .put, "/v1/templates/visit-note", uid: 1001, groups: technician, template.serialized())
    #expect(put.status == 201, "\(String(decoding: put.body, as: UTF8.self))")
    #expect(try await api.ask(.delete, "/v1/templates/visit-note", uid: 1001, groups: technician).status == 204)
  }
}
