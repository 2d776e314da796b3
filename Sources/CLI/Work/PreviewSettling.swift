import Client

/// Passes over the first pictures of a preview, in which a camera that was just opened is still setting its exposure.
struct PreviewSettling {
  /// Seconds from the first picture on, by the pictures' own stamps.
  static let time = 0.5

  private var first: Double?

  /// Whether a picture is late enough to be kept; one without a stamp is, and one from before the clock was set back.
  mutating func isSettled(_ frame: PreviewFrame) -> Bool {
    guard let stamp = frame.timestamp else { return true }
    let first = first ?? stamp
    self.first = first
    return !(first..<first + Self.time).contains(stamp)
  }
}
