import Core

/// Writes ESC/POS commands for one profile. Each function appends whole commands, so that a status request may stand
/// between any two calls. Nothing that it writes holds a DLE EOT, DLE ENQ or DLE DC4 sequence.
public struct ESCPOSEncoder: Sendable {
  /// What is written for.
  public let profile: PrinterProfile

  /// An encoder for a profile.
  public init(profile: PrinterProfile) { self.profile = profile }

  /// The head of a job: `ESC @`, and `GS a 14` where automatic status is wanted, which `ESC @` had turned off. There is
  /// no tail: a trailing `ESC @` may drop the next job's first bytes.
  /// - Parameter automaticStatus: Whether the printer is to send its status by itself (online, error, paper).
  public func head(automaticStatus: Bool, into bytes: inout [UInt8]) {
    bytes += [0x1B, 0x40]
    if automaticStatus { bytes += Self.enableAutomaticStatus }
  }

  /// `GS a 14`: automatic status on changes of online, error and paper; the drawer's pin is left out.
  public static let enableAutomaticStatus: [UInt8] = [0x1D, 0x61, 0x0E]

  /// `ESC @`.
  public static let reset: [UInt8] = [0x1B, 0x40]

  /// `GS r 1`: answered by one byte, in receive order, once what stands before it has been processed.
  public static let fence: [UInt8] = [0x1D, 0x72, 0x01]

  /// `GS ( H` function 48: answered by `37 22 id 00` when all that stands before it is on paper.
  public static func completionRequest(_ identifier: CompletionIdentifier) -> [UInt8] {
    [0x1D, 0x28, 0x48, 0x06, 0x00, 0x30, 0x30] + identifier.characters
  }

  /// `GS I n`: 1–3 are answered by one byte, 65–69 (firmware, maker, model, serial, language) by a block.
  public static func identityRequest(_ number: UInt8) -> [UInt8] { [0x1D, 0x49, number] }

  /// `GS I 98`: answered by `37 45`, the battery's level and a NUL, in receive order.
  public static let batteryRequest: [UInt8] = identityRequest(98)

  /// `DLE EOT n`, a request that the printer answers at once, in whatever state it is.
  /// - Parameter topic: 1 printer, 2 offline, 3 error, 4 paper.
  public static func statusRequest(_ topic: RealTimeTopic) -> [UInt8] { [0x10, 0x04, topic.rawValue] }

  /// `DLE ENQ 2`: leaves a recoverable error and drops what the printer had not printed.
  public static let clearAfterError: [UInt8] = [0x10, 0x05, 0x02]

  /// Feeds blank paper, exactly where the profile says that `ESC J` is exact, else as one-byte raster rows.
  /// - Parameter dots: Rows to feed; nothing is written for none.
  public func feed(dots: Int, into bytes: inout [UInt8]) {
    var rest = dots
    while rest > 0 {
      if profile.feedIsExact {
        let step = min(rest, 255)
        bytes.append(command: [0x1B, 0x4A, UInt8(step)])
        rest -= step
      } else {
        let step = rasterRows(rest, rowBytes: 1)
        rasterHeader(rowBytes: 1, rows: step, into: &bytes)
        bytes.append(contentsOf: repeatElement(0, count: step))
        rasterTail(into: &bytes)
        rest -= step
      }
    }
  }

  /// Ends a page: a cut with the feed past the cutter, or, where there is no cutter or none is wanted, the feed past the
  /// tear bar alone.
  /// - Parameter cut: How to cut; nil for a page break without a cut.
  public func endPage(cut: CutMode?, into bytes: inout [UInt8]) {
    guard let cut, profile.hasCutter else {
      feed(dots: profile.headToCutterDots, into: &bytes)
      return
    }
    var distance = profile.cutFeedsToCutter ? 0 : profile.headToCutterDots
    if distance > 255 {
      feed(dots: distance - 255, into: &bytes)
      distance = 255
    }
    bytes += [0x1D, 0x56, cut == .full ? 65 : 66, UInt8(distance)]
  }
}
