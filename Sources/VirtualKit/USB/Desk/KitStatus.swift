import Core
import Foundation

/// What `status` answers: one line of JSON, with counts and conditions and no content.
struct KitStatus: Codable, Sendable, Equatable {
  /// One device.
  struct Device: Codable, Sendable, Equatable {
    /// The name on the control socket.
    var name: String
    var busId: String
    var plugged: Bool
    var imported: Bool
    /// How often it has been imported.
    var imports: Int
    var hung: Bool
    var printer: Printer?
    var camera: Camera?
    var still: StillCamera?
  }

  /// A still camera's insides.
  struct StillCamera: Codable, Sendable, Equatable {
    /// Pictures taken.
    var taken: Int
    /// Files deleted by a host.
    var deleted: Int
    /// Files on the card.
    var files: Int
    /// Whether a session is open.
    var session: Bool
    /// Class requests that it was reset by.
    var resets: Int

    init(_ activity: VirtualStillCamera.Activity) {
      taken = activity.taken
      deleted = activity.deleted
      files = activity.files
      session = activity.isInSession
      resets = activity.resets
    }
  }

  /// A camera's insides.
  struct Camera: Codable, Sendable, Equatable {
    /// Such as `mjpeg 1280x720`; null: nothing is streamed.
    var streaming: String?
    /// Streams begun.
    var streams: Int
    /// Frames sent whole, damaged ones too.
    var frames: Int

    init(_ activity: USBCamera.Activity) {
      streaming = activity.streaming
      streams = activity.streams
      frames = activity.frames
    }
  }

  /// A printer's insides.
  struct Printer: Codable, Sendable, Equatable {
    /// `ok`, `low` or `out`.
    var paper: String
    /// Left on the roll; null: an endless one.
    var rowsLeft: Int?
    var online: Bool
    /// Whether everything received is on paper.
    var idle: Bool
    var printedRows: Int
    var cuts: Int
    var receivedBytes: Int
    var bufferedBytes: Int
    /// Commands that it did not understand.
    var errors: Int
    var softResets: Int
    /// Replies that were lost because nobody read them.
    var droppedReplies: Int

    init(_ printer: VirtualPrinter) {
      paper = printer.isPaperOut ? "out" : printer.isPaperLow ? "low" : "ok"
      rowsLeft = printer.rowsLeft
      online = !printer.isOffline
      idle = printer.isIdle
      printedRows = printer.printedRows
      cuts = printer.cuts.count
      receivedBytes = printer.receivedBytes
      bufferedBytes = printer.bufferedBytes
      errors = printer.errorCount
      softResets = printer.softResets
      droppedReplies = printer.droppedReplies
    }
  }

  var devices: [Device]
  /// Whether transfers are written to a file.
  var tracing: Bool

  /// One line.
  var json: String {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    guard let data = try? encoder.encode(self) else { return "{}" }
    return String(decoding: data, as: UTF8.self)
  }
}
