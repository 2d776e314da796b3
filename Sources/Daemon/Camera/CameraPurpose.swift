/// What somebody uses a camera for; the words of the log.
enum CameraPurpose: String, Sendable {
  case photo, preview, guidance, diagnostics, controls

  /// Whether it may choose the format over those who only look.
  var choosesFormat: Bool { self == .photo || self == .diagnostics }
}
