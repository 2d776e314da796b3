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
    #expect(refusal(["auto_exposure": true]) == .wrongType)
    #expect(refusal(["exposure_time_absolute": false]) == .wrongType)
    #expect(refusal(["privacy": true]) == .controlLocked)
    #expect(refusal([1]) == .wrongType)
    let many = Dictionary(uniqueKeysWithValues: (0...CameraControlChange.limit).map { ("c\($0)", JSONValue.null) })
    #expect(refusal(.object(many)) == .tooMany)
  }

  /// Automatic exposure and white balance with what they rule, numbered as V4L2 does it.
  private static func ruled(exposure: Int, balance: Int) -> [CameraControl] {
    func inactive(_ isInactive: Bool) -> [CameraControl.Flag] { isInactive ? [.inactive] : [] }
    return [
      control(0x009A_0901, "Auto Exposure", .menu),
      control(0x009A_0902, "Exposure Time, Absolute", .integer, flags: inactive(exposure == 3)),
      control(0x0098_090C, "White Balance, Automatic", .boolean),
      control(0x0098_091A, "White Balance Temperature", .integer, flags: inactive(balance == 1)),
      control(30, "Held", .integer, flags: [.grabbed]),
    ]
  }

  private func names(_ values: [String: Int?], _ controls: [CameraControl]) -> [String]? {
    try? CameraControlChange(values).steps(for: controls).map(\.name)
  }

  @Test func whatIsLockedIsRefusedBeforeAnythingIsSet() throws {
    let automatic = Self.ruled(exposure: 3, balance: 1)
    for (values, refused) in [
      (["exposure_time_absolute": 20], "exposure_time_absolute"),
      (["auto_exposure": 1, "white_balance_temperature": 20], "white_balance_temperature"),
      (["auto_exposure": 3, "exposure_time_absolute": 20], "exposure_time_absolute"),
      (["white_balance_automatic": 1, "white_balance_temperature": 20], "white_balance_temperature"),
      (["auto_exposure": 1, "held": 20], "held"),
    ] as [([String: Int?], String)] {
      #expect(throws: Problem(.controlLocked, path: refused)) { try CameraControlChange(values).steps(for: automatic) }
    }
    // A value for what the same change makes automatic: one of the two is not meant.
    #expect(throws: Problem(.controlLocked, path: "exposure_time_absolute")) {
      try CameraControlChange(["auto_exposure": 3, "exposure_time_absolute": 20])
        .steps(for: Self.ruled(exposure: 1, balance: 0))
    }
    #expect(
      names(["auto_exposure": 1, "exposure_time_absolute": 20], automatic)
        == ["auto_exposure", "exposure_time_absolute"])
  }

  @Test func whatIsGivenBackIsSetBeforeItsAutomaticIsSwitchedOn() {
    #expect(
      names(
        ["white_balance_automatic": 1, "white_balance_temperature": nil, "exposure_time_absolute": 20],
        Self.ruled(exposure: 1, balance: 0))
        == ["exposure_time_absolute", "white_balance_temperature", "white_balance_automatic"])
  }
}
