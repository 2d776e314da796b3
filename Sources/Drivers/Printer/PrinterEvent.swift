/// The topics of `DLE EOT n`.
public enum RealTimeTopic: UInt8, Sendable, CaseIterable {
  case printer = 1
  case offlineCause = 2
  case errorCause = 3
  case paper = 4
}

/// The kinds of information block, by the byte that opens one.
public enum PrinterBlockKind: UInt8, Sendable, CaseIterable {
  /// 0x37: a function's answer, such as a completion that is not well formed.
  case function = 0x37
  /// 0x3B, 0x3D: other answers.
  case answer = 0x3B
  case otherAnswer = 0x3D
  /// 0x5F: the text of `GS I 65` to `69`.
  case identity = 0x5F
}

/// One thing that a printer said.
public enum PrinterEvent: Sendable, Equatable {
  /// An answer to `DLE EOT n`; the topic is nil when none was asked for.
  case realTime(RealTimeTopic?, UInt8)
  /// The four bytes of automatic status.
  case automatic(AutomaticStatus)
  /// The one byte that answers `GS r` or `GS I 1` to `3`, which look alike.
  case answer(UInt8)
  /// `GS ( H`: everything before this identifier is on paper.
  case completion(CompletionIdentifier)
  /// `GS I 98`: how full the battery is.
  case battery(PrinterBattery)
  /// Any other block, without the byte that opened it and the NUL.
  case block(PrinterBlockKind, [UInt8])
  /// XON (true) or XOFF.
  case flow(Bool)
}

/// How full a printer's battery is, by the byte of the answer to `GS I 98`.
public enum PrinterBattery: UInt8, Sendable, CaseIterable {
  /// Charged.
  case full = 0x30
  /// Above the middle.
  case high = 0x31
  /// About half.
  case middle = 0x32
  /// The printer warns of it by a lamp.
  case low = 0x33
  /// In the answer's range, and below what the manual names.
  case empty = 0x34

  /// Whether somebody should charge it.
  var isLow: Bool { self == .low || self == .empty }
}

/// The four bytes of automatic status (`GS a`).
public struct AutomaticStatus: Sendable, Equatable {
  /// The bytes as they came.
  public let bytes: [UInt8]

  init(_ bytes: [UInt8]) { self.bytes = bytes }
}
