import Core
import Foundation
import FuzzTestKit
import Testing

@testable import Daemon

extension LiveTests {
  /// Spoilt bodies through the daemon's own routes: each is taken or refused by name, and none is an error of the
  /// daemon's.
  @Suite struct BodyFuzzTests {
    @Test("spoilt printouts, photos and previews")
    func jobs() async throws {
      let daemon = try await LiveDaemon()
      var seeds = try TemplateCatalogue.builtIn().all.map { template in
        Sample.printout(
          content: ["template": .string(template.name), "data": template.example],
          ["title": "协议", "reference": "案 1", "copies": 1, "hold": true, "priority": 50, "startWithinSeconds": 600])
      }
      for document in FuzzEntry.document.seeds.prefix(2) {
        seeds.append(Sample.printout(content: ["document": try JSONValue.parse(document)], ["hold": true]))
      }
      seeds.append(["kind": "photo", "specification": "cn-resident-id", "trigger": "now", "timeoutSeconds": 1])
      let photoPlace = seeds.count - 1
      var mutator = Mutator(seed: 53)
      var taken = 0
      for round in 0..<240 {
        let place = round % seeds.count
        let body = mutator.json(seeds[place])
        let isPreview = round % 3 == 0 && place != photoPlace
        let answer = try await daemon.ask(
          "POST", isPreview ? "/v1/previews" : "/v1/jobs", headers: ["Idempotency-Key: fuzz-\(round)"], body: body)
        try check(answer, round, body)
        guard answer.status < 300 else { continue }
        taken += 1
        // The queue has its own bound: what was taken goes at once.
        if !isPreview, let id = try answer.field("id") {
          _ = try await daemon.ask("POST", "/v1/jobs/\(id)/actions", body: Array(#"{"action":"cancel"}"#.utf8))
        }
      }
      #expect(taken > 10 && taken < 240, "\(taken)")
      try await daemon.expectServing()
    }

    @Test("spoilt templates, stored and then printed from")
    func templates() async throws {
      let daemon = try await LiveDaemon()
      let seeds = try TemplateCatalogue.builtIn().all.map { template -> JSONValue in
        var members = template.json.object ?? [:]
        members["name"] = "ours"
        return .object(members)
      }
      var mutator = Mutator(seed: 54)
      var taken = 0
      for round in 0..<150 {
        let body = mutator.json(seeds[round % seeds.count])
        let answer = try await daemon.ask("PUT", "/v1/templates/ours", body: body)
        try check(answer, round, body)
        guard answer.status < 300 else { continue }
        taken += 1
        let example = try JSONValue.parse(answer.body)["example"] ?? nil
        let request = Sample.printout(content: ["template": "ours", "data": example])
        try check(try await daemon.ask("POST", "/v1/previews", body: request.serialized()), round, body)
      }
      #expect(taken > 5 && taken < 150, "\(taken)")
      try await daemon.expectServing()
    }

    private func check(_ answer: RawClient.Answer, _ round: Int, _ body: [UInt8]) throws {
      let input = body.count < 4_000 ? String(decoding: body, as: UTF8.self) : "\(body.count) bytes"
      try #require(answer.status < 500, "round \(round): \(answer.text)\n\(input)")
      guard answer.status >= 400 else { return }
      let problem = try answer.decoded(ProblemDocument.self)
      #expect(ProblemCode(rawValue: problem.code) != nil && !problem.remedy.isEmpty, "round \(round)")
    }
  }
}
