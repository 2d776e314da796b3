import Testing

@testable import Core

@Suite struct CameraControlChangeTests {
  private static func control(
    _ id: UInt32, _ name: String, _ kind: CameraControl.Kind, flags: [CameraControl.Flag] = []
  ) -> CameraControl {
    CameraControl(
      id: id, name: name, kind: kind, minimum: 0, maximum: 100, step: kind == .integer ? 10 : 1, standard: 0,
      choices: kind == .menu ? [.init(value: 1, name: "Manual Mode"), .init(value: 3, name: "Automatic")] : [],
      isSettable: flags.isEmpty, flags: flags, value: 0)
  }
  private let controls = [
    control(1, "Exposure Time, Absolute", .integer, flags: [.inactive]), control(2, "Auto Exposure", .menu),
    control(3, "Do White Balance", .button), control(4, "Privacy", .boolean, flags: [.readOnly]),
  ]

  @Test func namesAreThoseOfV4L2Ctl() {
    #expect(
      controls.map(\.key) == ["exposure_time_absolute", "auto_exposure", "do_white_balance", "privacy"])
    #expect(Self.control(5, "White Balance, Auto & Preset", .menu).key == "white_balance_auto_preset")
  }

  @Test func switchesComeBeforeWhatTheyRuleAndActionsLast() throws {
    let change = try CameraControlChange(
      decoding: ["do_white_balance": true, "exposure_time_absolute": 20, "auto_exposure": 1])
    let steps = try change.steps(for: controls)
    #expect(steps.map(\.id) == [2, 1, 3])
    #expect(steps.map(\.value) == [1, 20, 1])
    #expect(steps.map(\.isKept) == [true, true, false])
  }

  @Test func nullIsTheDefaultAndIsNotKept() throws {
    let change = try CameraControlChange(decoding: ["exposure_time_absolute": .null])
    #expect(try change.steps(for: controls) == [.init(name: "exposure_time_absolute", id: 1, value: 0, isKept: false)])
  }

  @Test func whatIsRefused() throws {
    func refusal(_ json: JSONValue) -> ProblemCode? {
      do throws(Problem) {
        _ = try CameraControlChange(decoding: json).steps(for: controls)
        return nil
      } catch { return error.code }
    }
    #expect(refusal(["gain": 1]) == .unknownControl)
    #expect(refusal(["exposure_time_absolute": 25]) == .invalidValue)
    #expect(refusal(["exposure_time_absolute": 110]) == .invalidValue)
    #expect(refusal(["auto_exposure": 2]) == .invalidValue)
    #expect(refusal(["auto_exposure": "manual"]) == .wrongType)
    #expect(refusal(["privacy": true]) == .controlLocked)
    #expect(refusal([1]) == .wrongType)
    let many = Dictionary(uniqueKeysWithValues: (0...CameraControlChange.limit).map { ("c\($0)", JSONValue.null) })
    #expect(refusal(.object(many)) == .tooMany)
  }
}
