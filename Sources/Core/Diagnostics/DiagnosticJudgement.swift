/// What measured figures mean, so that the daemon and the command line judge alike.
public enum DiagnosticJudgement {
  /// The year of this release: a clock that reads less is wrong.
  public static let releaseYear = 2026
  /// Years after the release in which a kit may still be in use.
  public static let serviceYears = 9
  /// Free space below which a kit is soon in trouble, in MiB: some photos, a long document, the write-ahead log.
  public static let lowDisk = 500
  /// Free space below which jobs are refused before long, in MiB.
  public static let fullDisk = 50
  /// Mean luma of a scene, 0–255, that a camera may have.
  public static let usableLuma = 16.0...240.0

  /// The free space of a disk.
  /// - Parameters:
  ///   - path: Where.
  ///   - free: Bytes that the daemon may use.
  ///   - total: Bytes of the whole.
  public static func diskSpace(path: String, free: UInt64, total: UInt64) -> DiagnosticResult {
    let mebibytes = Int(clamping: free >> 20)
    let finding: DiagnosticFinding =
      mebibytes < fullDisk ? .diskFull : mebibytes < lowDisk ? .diskLow : .diskRoomy
    return DiagnosticResult(
      .diskSpace, finding, facts: ["path": path, "free": "\(mebibytes)", "total": "\(total >> 20)"])
  }

  /// The calendar clock.
  /// - Parameters:
  ///   - year: What it reads, in UTC.
  ///   - text: The whole reading.
  ///   - isSynchronised: Whether the kernel holds it to be set by a time service.
  public static func clock(year: Int, text: String, isSynchronised: Bool) -> DiagnosticResult {
    let finding: DiagnosticFinding =
      if year < releaseYear {
        .clockBehind
      } else if year > releaseYear + serviceYears {
        .clockAhead
      } else {
        isSynchronised ? .clockPlausible : .clockUnsynchronised
      }
    return DiagnosticResult(.clock, finding, facts: ["time": text])
  }

  /// The brightness of a camera's picture.
  /// - Parameters:
  ///   - luma: Mean luma, 0–255.
  ///   - isSettled: Whether it stayed the same from frame to frame.
  ///   - device: The camera.
  public static func exposure(luma: Double, isSettled: Bool, device: String) -> DiagnosticResult {
    let finding: DiagnosticFinding =
      if luma < usableLuma.lowerBound {
        .exposureDark
      } else if luma > usableLuma.upperBound {
        .exposureBright
      } else {
        isSettled ? .exposureGood : .exposureUnsteady
      }
    return DiagnosticResult(.cameraExposure, finding, device: device, facts: ["luma": "\(Int(luma.rounded()))"])
  }

  /// The fonts.
  /// - Parameter missing: The samples without all their glyphs.
  public static func fonts(missing: [DiagnosticSample]) -> DiagnosticResult {
    missing.isEmpty
      ? DiagnosticResult(
        .fonts, .fontsComplete, facts: ["samples": DiagnosticSample.allCases.map(\.rawValue).joined(separator: " ")])
      : DiagnosticResult(
        .fonts, .fontsMissing, facts: ["missing": missing.map(\.rawValue).joined(separator: " ")])
  }
}

/// Words that a kit must be able to print: rare name characters, and minority scripts.
public enum DiagnosticSample: String, Sendable, CaseIterable {
  /// U+3400, the first of extension A.
  case extensionA = "㐀"
  /// U+20BB7, met in names; outside the basic plane.
  case extensionB = "𠮷"
  /// U+36C3, met in names.
  case name = "㛃"
  /// "Uyghur" in Uyghur.
  case uyghur = "ئۇيغۇر"
  /// "Tibet" in Tibetan.
  case tibetan = "བོད"
}
