import Core
import Testing

/// The strict reading of what front ends post.
@Suite struct SubmissionTests {
  private func submission(_ json: String) throws -> JobSubmission {
    try JobSubmission(decoding: try jsonValue(json))
  }

  private func problem(_ json: String) throws -> Problem? {
    let value = try jsonValue(json)
    do throws(Problem) {
      _ = try JobSubmission(decoding: value)
      return nil
    } catch {
      return error
    }
  }

  @Test func wholePrintout() throws {
    let json = #"""
      {"kind":"print","title":"调解协议书","reference":"案 2026-117","actor":"警号 012345","printer":"prn-1",
       "content":{"template":"mediation-agreement","data":{"a":120.00}},"copies":3,"priority":60,"hold":true,
       "startWithinSeconds":600,"onInterruption":"resume","mode":"text"}
      """#
    let expected = JobSubmission.print(
      PrintRequest(
        title: "调解协议书", reference: "案 2026-117", actor: "警号 012345", printer: "prn-1",
        content: .template(name: "mediation-agreement", data: try jsonValue(#"{"a":120.00}"#)), copies: 3, priority: 60,
        hold: true, startWithinSeconds: 600, onInterruption: .resume, mode: .text))
    #expect(try submission(json) == expected)
    #expect(
      String(decoding: expected.json.serialized(), as: UTF8.self)
        == #"{"actor":"警号 012345","content":{"data":{"a":120.00},"template":"mediation-agreement"},"copies":3,"hold":true,"#
        + #""kind":"print","mode":"text","onInterruption":"resume","printer":"prn-1","priority":60,"reference":"案 2026-117","#
        + #""startWithinSeconds":600,"title":"调解协议书"}"#)
  }

  @Test func defaultsOfAPrintout() throws {
    #expect(
      try submission(#"{"kind":"print","content":{"documentId":"doc_1"},"title":null}"#)
        == .print(PrintRequest(content: .documentId("doc_1"))))
    #expect(
      try submission(#"{"kind":"print","content":{"jobId":"j_1"}}"#) == .print(PrintRequest(content: .jobId("j_1"))))
    #expect(
      try submission(#"{"kind":"print","content":{"document":{"version":1}}}"#)
        == .print(PrintRequest(content: .document(try jsonValue(#"{"version":1}"#)))))
  }

  @Test func photo() throws {
    #expect(try submission(#"{"kind":"photo"}"#) == .photo(PhotoRequest()))
    let expected = JobSubmission.photo(
      PhotoRequest(
        camera: "cam-1", specification: "cn-passport", reference: "r", actor: "a", trigger: .whenAcceptable,
        timeoutSeconds: 60, burst: 30, acceptance: .ask))
    let json =
      #"{"acceptance":"ask","actor":"a","burst":30,"camera":"cam-1","kind":"photo","reference":"r","#
      + #""specification":"cn-passport","timeoutSeconds":60,"trigger":"when-acceptable"}"#
    #expect(String(decoding: expected.json.serialized(), as: UTF8.self) == json)
    #expect(try submission(json) == expected)
  }

  @Test func everythingWrittenIsRead() throws {
    let contents: [PrintRequest.Content] = [
      .template(name: "t", data: try jsonValue("{}")), .document(try jsonValue("{}")), .documentId("doc_1"),
      .jobId("j_1"),
    ]
    for content in contents {
      let request = JobSubmission.print(PrintRequest(content: content))
      #expect(try submission(String(decoding: request.json.serialized(), as: UTF8.self)) == request)
    }
  }

  @Test(
    arguments: [
      (#"[]"#, ProblemCode.wrongType, ""),
      (#"{}"#, .missingField, "kind"),
      (#"{"kind":"fax"}"#, .invalidValue, "kind"),
      (#"{"kind":7}"#, .wrongType, "kind"),
      (#"{"kind":"print"}"#, .missingField, "content"),
      (#"{"kind":"print","content":[]}"#, .wrongType, "content"),
      (#"{"kind":"print","content":{}}"#, .missingField, "content"),
      (#"{"kind":"print","content":{"documentId":"a","jobId":"b"}}"#, .invalidValue, "content"),
      (#"{"kind":"print","content":{"template":"t"}}"#, .missingField, "content.data"),
      (#"{"kind":"print","content":{"documentId":"a","data":{}}}"#, .unknownField, "content.data"),
      (#"{"kind":"print","content":{"documentId":"../../etc"}}"#, .invalidValue, "content.documentId"),
      (#"{"kind":"print","content":{"jobId":"a"},"copies":0}"#, .invalidValue, "copies"),
      (#"{"kind":"print","content":{"jobId":"a"},"copies":100}"#, .invalidValue, "copies"),
      (#"{"kind":"print","content":{"jobId":"a"},"copies":1.5}"#, .invalidValue, "copies"),
      (#"{"kind":"print","content":{"jobId":"a"},"copies":"1"}"#, .wrongType, "copies"),
      (#"{"kind":"print","content":{"jobId":"a"},"copies":true}"#, .wrongType, "copies"),
      (#"{"kind":"print","content":{"jobId":"a"},"priority":101}"#, .invalidValue, "priority"),
      (#"{"kind":"print","content":{"jobId":"a"},"hold":1}"#, .wrongType, "hold"),
      (#"{"kind":"print","content":{"jobId":"a"},"startWithinSeconds":0}"#, .invalidValue, "startWithinSeconds"),
      (#"{"kind":"print","content":{"jobId":"a"},"onInterruption":"guess"}"#, .invalidValue, "onInterruption"),
      (#"{"kind":"print","content":{"jobId":"a"},"mode":"braille"}"#, .invalidValue, "mode"),
      (#"{"kind":"print","content":{"jobId":"a"},"printer":"two words"}"#, .invalidValue, "printer"),
      (#"{"kind":"print","content":{"jobId":"a"},"title":""}"#, .invalidValue, "title"),
      (#"{"kind":"print","content":{"jobId":"a"},"title":"a\u0000b"}"#, .controlCharacter, "title"),
      (#"{"kind":"print","content":{"jobId":"a"},"reference":"a\nb"}"#, .controlCharacter, "reference"),
      (#"{"kind":"print","content":{"jobId":"a"},"actor":"a\u2028b"}"#, .controlCharacter, "actor"),
      (#"{"kind":"print","content":{"jobId":"a"},"burst":5}"#, .unknownField, "burst"),
      (#"{"kind":"photo","copies":1}"#, .unknownField, "copies"),
      (#"{"kind":"photo","title":"x"}"#, .unknownField, "title"),
      (#"{"kind":"photo","burst":31}"#, .invalidValue, "burst"),
      (#"{"kind":"photo","timeoutSeconds":601}"#, .invalidValue, "timeoutSeconds"),
      (#"{"kind":"photo","trigger":"later"}"#, .invalidValue, "trigger"),
      (#"{"kind":"photo","acceptance":"no"}"#, .invalidValue, "acceptance"),
      (#"{"kind":"photo","张三的电话":1}"#, .unknownField, "?"),
    ] as [(String, ProblemCode, String)])
  func refused(json: String, code: ProblemCode, path: String) throws {
    let problem = try problem(json)
    #expect(problem?.code == code)
    #expect(problem?.path ?? "" == path)
  }

  @Test func titleHasAnEnd() throws {
    let longest = String(repeating: "协", count: 200)
    #expect(try problem(#"{"kind":"print","content":{"jobId":"a"},"title":"\#(longest)"}"#) == nil)
    let problem = try problem(#"{"kind":"print","content":{"jobId":"a"},"title":"\#(longest)议"}"#)
    #expect(problem == Problem(.tooLong, path: "title", facts: ["limit": "200"]))
  }
}
