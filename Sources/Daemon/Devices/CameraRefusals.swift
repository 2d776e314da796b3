import Core

/// Cameras that are plugged in and cannot be opened: why, and when they are tried again. The kernel tells nobody when
/// another program has let one go, or when a right was given.
struct CameraRefusals {
  private struct Refusal {
    var code: DeviceError.Code
    var count: Int
  }
  private var refusals: [String: Refusal] = [:]

  /// Until they are tried again: 3 s, 6 s, … a minute, the newest first; nil: there is none. What a camera offers does not
  /// change while it is plugged in.
  var pause: Duration? {
    refusals.values.filter { $0.code != .noFormat }.map(\.count).min().map { .seconds(min(60, 3 << min($0 - 1, 5))) }
  }

  /// Takes one more try in that has failed.
  /// - Returns: Whether it says something new.
  mutating func note(_ camera: String, _ error: DeviceError) -> Bool {
    let isNew = refusals[camera]?.code != error.code
    refusals[camera] = Refusal(code: error.code, count: isNew ? 1 : (refusals[camera]?.count ?? 0) + 1)
    return isNew
  }

  /// A camera could be opened.
  /// - Returns: Whether it could not before.
  @discardableResult
  mutating func forget(_ camera: String) -> Bool { refusals.removeValue(forKey: camera) != nil }

  /// Forgets cameras that are no longer there.
  /// - Returns: Their ids.
  mutating func keep(_ present: some Sequence<String>) -> [String] {
    let present = Set(present)
    let gone = refusals.keys.filter { !present.contains($0) }
    for camera in gone { refusals[camera] = nil }
    return gone
  }
}

extension DeviceView {
  /// Shows a camera as one that cannot be opened, with the problem's code as the reason.
  mutating func refuse(_ error: DeviceError) {
    state = .stopped
    // A camera that does not answer while it is opened has failed; the photo's own time has not begun.
    stateReasons = [(error.code == .timedOut ? .deviceFailed : Problem(camera: error, timeout: 0).code).rawValue]
  }
}

extension Problem {
  /// What is the matter with a camera that is shown as stopped.
  init(stoppedCamera device: DeviceView) {
    switch device.stateReasons.lazy.compactMap(ProblemCode.init(rawValue:)).first {
    case .deviceBusy: self = .deviceBusy(holder: nil)
    case .deviceDenied: self.init(.deviceDenied)
    case .cameraNoFormat: self.init(.cameraNoFormat)
    default: self.init(.deviceFailed, facts: ["function": "open"])
    }
  }
}

extension DeviceError {
  /// Why a camera that is shown as stopped cannot be opened; nil for one that is not.
  init?(stoppedCamera device: DeviceView) {
    guard device.state == .stopped else { return nil }
    switch Problem(stoppedCamera: device).code {
    case .deviceBusy: self.init(.busy, function: "open")
    case .deviceDenied: self.init(.denied, function: "open")
    case .cameraNoFormat: self.init(.noFormat, function: "open")
    default: self.init(.io, function: "open")
    }
  }
}
