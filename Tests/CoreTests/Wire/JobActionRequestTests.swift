import Core
import Testing

@Suite struct JobActionRequestTests {
  private func request(_ json: String) throws -> JobActionRequest {
    try JobActionRequest(decoding: try jsonValue(json))
  }

  @Test func writtenAndRead() throws {
    let cases: [(JobActionRequest, String)] = [
      (JobActionRequest(.cancel), #"{"action":"cancel"}"#),
      (JobActionRequest(.resolve, outcome: .printed), #"{"action":"resolve","outcome":"printed"}"#),
      (
        JobActionRequest(.resolve, outcome: .reprint, fromCopy: 2, fromPage: 1),
        #"{"action":"resolve","fromCopy":2,"fromPage":1,"outcome":"reprint"}"#
      ),
      (
        JobActionRequest(
          .refinish,
          eyes: FrameEyes(left: FramePoint(x: 0.25, y: 0.5), right: FramePoint(x: 0.75, y: 0.5)),
          crop: FrameArea(x: 0, y: 0, width: 1, height: 0.5)),
        #"{"action":"refinish","crop":{"height":0.5,"width":1,"x":0,"y":0},"#
          + #""eyes":{"left":{"x":0.25,"y":0.5},"right":{"x":0.75,"y":0.5}}}"#
      ),
    ]
    for (action, json) in cases {
      #expect(try wireJSON(action) == json)
      #expect(try request(json) == action)
    }
    for action in JobAction.allCases where action != .resolve && action != .refinish {
      #expect(try request(#"{"action":"\#(action.rawValue)"}"#).action == action)
    }
  }

  @Test(
    arguments: [
      (#"{}"#, ProblemCode.missingField, "action"),
      (#"{"action":"explode"}"#, .invalidValue, "action"),
      (#"{"action":"cancel","outcome":"printed"}"#, .unknownField, "outcome"),
      (#"{"action":"resolve"}"#, .missingField, "outcome"),
      (#"{"action":"resolve","outcome":"maybe"}"#, .invalidValue, "outcome"),
      (#"{"action":"resolve","outcome":"printed","fromCopy":2}"#, .unknownField, "fromCopy"),
      (#"{"action":"resolve","outcome":"reprint","fromCopy":0}"#, .invalidValue, "fromCopy"),
      (#"{"action":"refinish"}"#, .missingField, "eyes | crop"),
      (#"{"action":"refinish","eyes":{"left":{"x":0,"y":0}}}"#, .missingField, "eyes.right"),
      (#"{"action":"refinish","eyes":{"left":{"x":2,"y":0},"right":{"x":0,"y":0}}}"#, .invalidValue, "eyes.left.x"),
      (#"{"action":"refinish","crop":{"x":0.5,"y":0,"width":1.25,"height":1}}"#, .invalidValue, "crop"),
      (#"{"action":"refinish","crop":{"x":-0.6,"y":0,"width":1,"height":1}}"#, .invalidValue, "crop.x"),
      (
        #"{"action":"refinish","eyes":{"left":{"x":0.6,"y":0.5},"right":{"x":0.4,"y":0.5}}}"#, .invalidValue, "eyes"
      ),
    ] as [(String, ProblemCode, String)])
  func refused(json: String, code: ProblemCode, path: String) throws {
    let value = try jsonValue(json)
    #expect {
      _ = try JobActionRequest(decoding: value)
    } throws: { error in
      (error as? Problem)?.code == code && (error as? Problem)?.path == path
    }
  }
}
