import Core

extension CameraInspection {
  /// What it means, check by check.
  /// - Parameter device: The camera's id.
  func results(device: String) -> [DiagnosticResult] {
    func result(
      _ check: DiagnosticCheck, _ finding: DiagnosticFinding, _ facts: [String: String] = [:]
    ) -> DiagnosticResult {
      DiagnosticResult(check, finding, device: device, facts: facts)
    }
    func all(
      _ first: DiagnosticFinding, _ facts: [String: String] = [:], others: DiagnosticFinding = .cameraNotOpen
    ) -> [DiagnosticResult] {
      [result(.cameraFormats, first, facts), result(.cameraFrame, others), result(.cameraExposure, others)]
    }
    switch access {
    case .busy: return all(.cameraBusy, others: .cameraBusy)
    case .absent: return all(DiagnosticFinding(.deviceAbsent))
    case .unanswered(let seconds): return all(.cameraUnanswered, ["limit": "\(seconds)"])
    case .refused(let error): return all(Self.finding(error), Self.facts(error))
    case .open: break
    }
    guard let best = formats.first else { return all(.formatsNone) }
    var results = [result(.cameraFormats, .formatsTold, ["count": "\(formats.count)", "best": Self.text(best)])]
    let format = Self.text(format ?? best)
    if let firstFrame {
      let milliseconds =
        firstFrame.components.seconds * 1000 + firstFrame.components.attoseconds / 1_000_000_000_000_000
      results.append(
        corruptFrames == 0
          ? result(.cameraFrame, .frameReceived, ["format": format, "milliseconds": "\(milliseconds)"])
          : result(.cameraFrame, .framesCorrupt, ["format": format, "count": "\(corruptFrames)"]))
    } else {
      let limit = "\(PhotoLane.frameLimit.components.seconds)"
      let isLate = failure?.code == .timedOut
      let late =
        corruptFrames == 0
        ? result(.cameraFrame, .frameTimedOut, ["format": format, "limit": limit])
        : result(.cameraFrame, .framesAllCorrupt, ["format": format, "limit": limit, "count": "\(corruptFrames)"])
      results.append(
        isLate
          ? late
          : result(.cameraFrame, failure.map(Self.finding) ?? .cameraNotOpen, failure.map(Self.facts) ?? [:]))
    }
    switch exposure {
    case .luma(let luma, let isSettled):
      results.append(DiagnosticJudgement.exposure(luma: luma, isSettled: isSettled, device: device))
    case .unreadable: results.append(result(.cameraExposure, .exposureUnreadable))
    case nil:
      // Without a first frame there is nothing to be exposed; after one, the stream has failed.
      let isCutShort = firstFrame != nil
      results.append(
        result(
          .cameraExposure, isCutShort ? failure.map(Self.finding) ?? .cameraNotOpen : .cameraNotOpen,
          isCutShort ? failure.map(Self.facts) ?? [:] : [:]))
    }
    return results
  }

  private static func text(_ format: FrameFormat) -> String {
    "\(format.width)×\(format.height) \(format.pixels.rawValue)"
  }

  private static func facts(_ error: DeviceError) -> [String: String] {
    ["code": error.code.rawValue, "function": error.function, "holder": error.holder ?? "?"]
  }

  private static func finding(_ error: DeviceError) -> DiagnosticFinding {
    switch error.code {
    case .busy: .cameraHeld
    case .denied: .cameraDenied
    case .noBandwidth: .cameraNoBandwidth
    case .noFormat: .formatsNone
    case .disconnected: DiagnosticFinding(.deviceLost)
    default: .cameraFailed
    }
  }
}
