/// An automatic of a camera and the settings that it rules, by V4L2's numbers, which are the same for all drivers.
struct CameraAutomatic: Sendable {
  /// The control that switches it (`V4L2_CID_…`).
  let master: UInt32
  /// What it rules.
  let ruled: Set<UInt32>
  /// The master's values at which a person sets what is ruled.
  let manual: Set<Int>

  /// Exposure, white balance, focus, gain and hue. Of exposure's four modes 1 is manual and 2 leaves the time to the
  /// person.
  private static let all = [
    CameraAutomatic(master: 0x009A_0901, ruled: [0x009A_0902], manual: [1, 2]),
    CameraAutomatic(master: 0x0098_090C, ruled: [0x0098_090E, 0x0098_090F, 0x0098_091A], manual: [0]),
    CameraAutomatic(master: 0x009A_090C, ruled: [0x009A_090A], manual: [0]),
    CameraAutomatic(master: 0x0098_0912, ruled: [0x0098_0913], manual: [0]),
    CameraAutomatic(master: 0x0098_0919, ruled: [0x0098_0903], manual: [0]),
  ]

  private init(master: UInt32, ruled: Set<UInt32>, manual: Set<Int>) {
    self.master = master
    self.ruled = ruled
    self.manual = manual
  }

  /// The automatic that a control switches.
  init?(switchedBy id: UInt32) {
    guard let found = Self.all.first(where: { $0.master == id }) else { return nil }
    self = found
  }

  /// The automatic that rules a control.
  init?(ruling id: UInt32) {
    guard let found = Self.all.first(where: { $0.ruled.contains(id) }) else { return nil }
    self = found
  }

  /// Whether it rules at a value of its master.
  func rules(at value: Int) -> Bool { !manual.contains(value) }
}
