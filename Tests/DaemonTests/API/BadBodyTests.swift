import Core
import Foundation
import Testing

@testable import Daemon

extension LiveTests {
  /// Bodies that must be refused by name, with nothing kept.
  @Suite struct BadBodyTests {
    @Test("an unknown template")
    func unknownTemplate() async throws {
      let daemon = try await LiveDaemon()
      let body = Sample.printout(content: ["template": "divorce-agreement", "data": [:]]).serialized()
      try await daemon.expectRefusal(body: body, 404, .unknownTemplate, at: "content.template")
      try await daemon.expectRefusal("POST", "/v1/previews", body: body, 404, .unknownTemplate, at: "content.template")
      try await daemon.expectRefusal("GET", "/v1/templates/divorce-agreement", body: nil, 404, .unknownTemplate)
    }

    @Test("a missing field, in the request, in a document and in a template's data")
    func missingField() async throws {
      let daemon = try await LiveDaemon()
      try await daemon.expectRefusal(body: bytes(#"{"kind":"print"}"#), 400, .missingField, at: "content")
      try await daemon.expectRefusal(body: bytes(#"{"content":{}}"#), 400, .missingField, at: "kind")
      let block = Sample.printout([Sample.paragraph("好"), ["type": "qr"]])
      try await daemon.expectRefusal(
        body: block.serialized(), 400, .missingField, at: "content.document.blocks[1].text")
      let data = try Sample.agreement(changing: "parties", to: nil)
      try await daemon.expectRefusal(body: data.serialized(), 400, .missingField, at: "content.data.parties")
    }

    @Test("an extra field, in the request, in a document and in a template's data")
    func extraField() async throws {
      let daemon = try await LiveDaemon()
      let request = Sample.printout([Sample.paragraph("好")], ["colour": "red"])
      try await daemon.expectRefusal(body: request.serialized(), 400, .unknownField, at: "colour")
      let block = Sample.printout([["type": "paragraph", "text": "好", "colour": "red"]])
      try await daemon.expectRefusal(
        body: block.serialized(), 400, .unknownField, at: "content.document.blocks[0].colour")
      let data = try Sample.agreement(changing: "weather", to: "fine")
      try await daemon.expectRefusal(body: data.serialized(), 400, .unknownField, at: "content.data.weather")
    }

    @Test("a wrong type, in the request, in a document and in a template's data")
    func wrongType() async throws {
      let daemon = try await LiveDaemon()
      let request = Sample.printout([Sample.paragraph("好")], ["copies": "three"])
      try await daemon.expectRefusal(body: request.serialized(), 400, .wrongType, at: "copies")
      let table: JSONValue = [
        "type": "table", "columns": [["width": 1], ["width": 1]], "rows": [["蒜苗", "120.00"], ["田埂", 7]],
      ]
      try await daemon.expectRefusal(
        body: Sample.printout([table]).serialized(), 400, .wrongType, at: "content.document.blocks[0].rows[1][1]")
      let data = try Sample.agreement(changing: "clauses", to: "none")
      try await daemon.expectRefusal(body: data.serialized(), 400, .wrongType, at: "content.data.clauses")
    }

    @Test("300 levels of nesting, in arrays and in objects")
    func nesting() async throws {
      let daemon = try await LiveDaemon()
      let arrays = String(repeating: "[", count: 300) + String(repeating: "]", count: 300)
      let objects = String(repeating: #"{"a":"#, count: 300) + "1" + String(repeating: "}", count: 300)
      for deep in [arrays, objects] {
        try await daemon.expectRefusal(body: bytes(deep), 400, .nestingTooDeep)
        let inside = #"{"kind":"print","content":{"template":"mediation-agreement","data":\#(deep)}}"#
        try await daemon.expectRefusal(body: bytes(inside), 400, .nestingTooDeep)
      }
      let open = [UInt8](repeating: UInt8(ascii: "["), count: 1_000_000)
      try await daemon.expectRefusal(body: open, 400, .nestingTooDeep)
    }

    @Test("NUL and control characters, escaped and raw")
    func controlCharacters() async throws {
      let daemon = try await LiveDaemon()
      for character in ["\u{0}", "\u{1B}", "\u{7F}", "\u{9B}"] {
        let text = Sample.printout([Sample.paragraph("田\(character)界")])
        try await daemon.expectRefusal(
          body: text.serialized(), 400, .controlCharacter, at: "content.document.blocks[0].text")
        let title = Sample.printout([Sample.paragraph("好")], ["title": .string("协\(character)议")])
        try await daemon.expectRefusal(body: title.serialized(), 400, .controlCharacter, at: "title")
      }
      let lines = Sample.printout([Sample.paragraph("好")], ["reference": "一\n二"])
      try await daemon.expectRefusal(body: lines.serialized(), 400, .controlCharacter, at: "reference")
      try await daemon.expectRefusal(body: bytes("{\"kind\":\"pri\u{1}nt\"}"), 400, .malformedJSON)
      let data = try Sample.agreement(changing: "recorder", to: "周\u{0}敏")
      let answer = try await daemon.submit(data)
      answer.expectProblem(400, .controlCharacter, at: "content.data.recorder")
    }

    @Test("lone surrogates and bytes that are not UTF-8")
    func surrogates() async throws {
      let daemon = try await LiveDaemon()
      for text in [#""\ud800""#, #""\udc00""#, #""\ud842\u0041""#] {
        let block = #"{"type":"paragraph","text":\#(text)}"#
        let body = #"{"kind":"print","content":{"document":{"version":1,"blocks":[\#(block)]}}}"#
        try await daemon.expectRefusal(body: bytes(body), 400, .malformedJSON)
      }
      for raw: [UInt8] in [[0xED, 0xA0, 0x80], [0xC0, 0x80], [0xFF], [0xF4, 0x90, 0x80, 0x80]] {
        try await daemon.expectRefusal(body: bytes(#"{"title":""#) + raw + bytes(#""}"#), 400, .malformedJSON)
      }
    }

    @Test("a QR text beyond what any code holds, and a barcode of characters that it has not")
    func codes() async throws {
      let daemon = try await LiveDaemon()
      let text = String(repeating: "界", count: 1200)
      for correction in ["L", "M", "Q", "H"] {
        let code: JSONValue = ["type": "qr", "text": .string(text), "correction": .string(correction)]
        try await daemon.expectRefusal(
          body: Sample.printout([code]).serialized(), 422, .codeTooLong, at: "content.document.blocks[0].text")
      }
      let bars: JSONValue = ["type": "barcode", "symbology": "code128", "text": "田界"]
      try await daemon.expectRefusal(
        body: Sample.printout([bars]).serialized(), 422, .codeUnsupportedText, at: "content.document.blocks[0].text")
    }

    @Test("a PNG that claims 60 000 × 60 000, and a JPEG bomb, in line")
    func picturesInLine() async throws {
      let daemon = try await LiveDaemon()
      let png = Sample.image(Sample.lyingPNG(width: 60_000, height: 60_000), "png")
      let jpeg = Sample.image(try Sample.bombJPEG(), "jpeg")
      for picture in [png, jpeg] {
        let body = Sample.printout([Sample.paragraph("好"), picture]).serialized()
        try await daemon.expectRefusal(body: body, 422, .imageTooLarge, at: "content.document.blocks[1]")
        try await daemon.expectRefusal(
          "POST", "/v1/previews", body: body, 422, .imageTooLarge, at: "content.document.blocks[1]")
      }
      let torn = Sample.image(Array(Sample.lyingPNG(width: 60, height: 60)), "png")
      try await daemon.expectRefusal(
        body: Sample.printout([torn]).serialized(), 422, .imageUnreadable, at: "content.document.blocks[0]")
      let mislabelled = Sample.image(Sample.lyingPNG(width: 60, height: 60), "jpeg")
      try await daemon.expectRefusal(
        body: Sample.printout([mislabelled]).serialized(), 422, .imageUnreadable,
        at: "content.document.blocks[0].data")
    }

    @Test("a PNG that claims 60 000 × 60 000, and a JPEG bomb, uploaded")
    func picturesUploaded() async throws {
      let daemon = try await LiveDaemon()
      let pictures = [
        (Sample.lyingPNG(width: 60_000, height: 60_000), MediaType.png), (try Sample.bombJPEG(), MediaType.jpeg),
      ]
      for (bytes, type) in pictures {
        let document = try await daemon.upload(bytes, type)
        let whole = Sample.printout(content: ["documentId": .string(document.id)])
        try await daemon.expectRefusal(
          body: whole.serialized(), 422, .imageTooLarge, at: "content.documentId.blocks[0]")
        let block = Sample.printout([["type": "image", "documentId": .string(document.id)]])
        try await daemon.expectRefusal(
          body: block.serialized(), 422, .imageTooLarge, at: "content.document.blocks[0]")
      }
    }

    @Test("an upload that is not what its type says")
    func uploads() async throws {
      let daemon = try await LiveDaemon()
      let cases: [(String, MediaType, Int, ProblemCode, String)] = [
        ("\u{1B}@", .text, 400, .controlCharacter, ".lines[0]"),
        ("none", .png, 422, .imageUnreadable, ".blocks[0]"), ("none", .jpeg, 422, .imageUnreadable, ".blocks[0]"),
        ("{", .document, 400, .malformedJSON, ""),
        (#"{"version":1,"blocks":[{"type":"qr"}]}"#, .document, 400, .missingField, ".blocks[0].text"),
      ]
      for (body, type, status, code, place) in cases {
        let document = try await daemon.upload(bytes(body), type)
        let request = Sample.printout(content: ["documentId": .string(document.id)])
        try await daemon.expectRefusal(
          body: request.serialized(), status, code, at: "content.documentId" + place)
      }
      let latin = try await daemon.upload([0xE4, 0xF6, 0xFC], .text)
      try await daemon.expectRefusal(
        body: Sample.printout(content: ["documentId": .string(latin.id)]).serialized(), 422, .charsetUnknown,
        at: "content.documentId")
      try await daemon.expectRefusal(
        "POST", "/v1/documents", headers: ["Content-Type: application/x-tar"], body: bytes("x"), 415,
        .unsupportedMediaType)
      try await daemon.expectRefusal(
        "POST", "/v1/documents", headers: [], body: bytes("x"), 415, .unsupportedMediaType)
      try await daemon.expectRefusal(
        "POST", "/v1/documents", headers: ["Content-Type: image/png"], body: [], 422, .documentEmpty)
    }

    @Test("a body of nothing, of an empty object, of an array, of null, to each route that takes one")
    func emptyBodies() async throws {
      let daemon = try await LiveDaemon()
      let held = try await daemon.job(Sample.printout([Sample.paragraph("好")], ["hold": true]))
      let routes = ["/v1/jobs": "kind", "/v1/previews": "kind", "/v1/jobs/\(held.id)/actions": "action"]
      for (route, field) in routes {
        try await daemon.expectRefusal("POST", route, body: [], 400, .malformedJSON)
        try await daemon.expectRefusal("POST", route, body: nil, 400, .malformedJSON)
        try await daemon.expectRefusal("POST", route, body: bytes("{}"), 400, .missingField, at: field)
        for body in ["[]", "null", "7", #""x""#, "true"] {
          try await daemon.expectRefusal("POST", route, body: bytes(body), 400, .wrongType)
        }
      }
    }

    @Test("values out of their bounds, and names that are none")
    func bounds() async throws {
      let daemon = try await LiveDaemon()
      let wrong: [(String, JSONValue)] = [
        ("copies", 0), ("copies", 100), ("priority", 101), ("priority", -1), ("startWithinSeconds", 0),
        ("startWithinSeconds", 86_401), ("onInterruption", "hope"), ("printer", "../etc"), ("title", ""),
      ]
      for (name, value) in wrong {
        let body = Sample.printout([Sample.paragraph("好")], [name: value])
        try await daemon.expectRefusal(body: body.serialized(), 400, .invalidValue, at: name)
      }
      let printer = Sample.printout([Sample.paragraph("好")], ["printer": "prn-none"])
      try await daemon.expectRefusal(body: printer.serialized(), 404, .unknownDevice, at: "printer")
      let camera = Sample.printout([Sample.paragraph("好")], ["printer": "cam-virtual"])
      try await daemon.expectRefusal(body: camera.serialized(), 400, .invalidValue, at: "printer")
      let photo: JSONValue = ["kind": "photo", "camera": "prn-virtual"]
      try await daemon.expectRefusal(body: photo.serialized(), 400, .invalidValue, at: "camera")
      try await daemon.expectRefusal(
        "PATCH", "/v1/devices/cam-virtual", body: Array(#"{"profile":null}"#.utf8), 400, .invalidValue, at: "id")
      let long = Sample.printout([Sample.paragraph("好")], ["title": .string(String(repeating: "长", count: 201))])
      try await daemon.expectRefusal(body: long.serialized(), 400, .tooLong, at: "title")
      let photos: [(String, JSONValue, Int, ProblemCode)] = [
        ("camera", "cam-none", 404, .unknownDevice), ("specification", "moon-visa", 404, .unknownSpecification),
        ("burst", 31, 400, .invalidValue), ("timeoutSeconds", 0, 400, .invalidValue),
        ("acceptance", "never", 400, .invalidValue), ("title", "照片", 400, .unknownField),
      ]
      for (name, value, status, code) in photos {
        let body: JSONValue = .object(["kind": "photo", name: value])
        try await daemon.expectRefusal(body: body.serialized(), status, code, at: name)
      }
      for (content, status, code, path) in [
        (#"{"documentId":"doc_x"}"#, 404, ProblemCode.unknownDocument, "content.documentId"),
        (#"{"documentId":"../../../etc/passwd"}"#, 400, .invalidValue, "content.documentId"),
        (#"{"jobId":"j_x"}"#, 404, .unknownJob, "content.jobId"),
      ] {
        let body = bytes(#"{"kind":"print","content":\#(content)}"#)
        try await daemon.expectRefusal(body: body, status, code, at: path)
      }
    }

    private func bytes(_ text: String) -> [UInt8] { Array(text.utf8) }
  }
}
