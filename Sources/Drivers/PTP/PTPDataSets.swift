/// What a camera says of itself (ISO 15740, DeviceInfo).
struct PTPDeviceInfo: Sendable, Equatable {
  let operations: Set<UInt16>
  let events: Set<UInt16>
  let properties: Set<UInt16>

  init(operations: Set<UInt16>, events: Set<UInt16>, properties: Set<UInt16>) {
    self.operations = operations
    self.events = events
    self.properties = properties
  }

  /// Reads the data set as far as it is used; formats and names follow.
  init(_ bytes: [UInt8]) throws(PTPFault) {
    var reader = PTPReader(bytes)
    _ = try (reader.u16(), reader.u32(), reader.u16())
    _ = try (reader.string(), reader.u16())
    operations = Set(try reader.u16s())
    events = Set(try reader.u16s())
    properties = Set(try reader.u16s())
  }

  func offers(_ operation: PTPOperation) -> Bool { operations.contains(operation.rawValue) }

  /// Whether a host can take a picture with it, fetch the file and delete it: telephones that only show their pictures
  /// cannot, and a camera that deletes nothing would keep each citizen's photo.
  var canTakePictures: Bool {
    offers(.initiateCapture) && offers(.getObjectInfo) && offers(.deleteObject)
      && (offers(.getObject) || offers(.getPartialObject)) && (tellsFiles || offers(.getObjectHandles))
  }

  /// Whether it tells of a new file by an event; else the card has to be listed.
  var tellsFiles: Bool { events.contains(PTPEventCode.objectAdded) }
}

/// What a camera says of an object (ISO 15740, ObjectInfo), as far as it is used.
struct PTPObjectInfo: Sendable, Equatable {
  let format: UInt16
  /// The file's length in bytes; 0xFFFFFFFF for 4 GB and more.
  let size: UInt32
  /// The file's name; empty where the camera does not tell it.
  let name: String

  /// Reads the data set; the rest of its 52 fixed bytes must be there.
  init(_ bytes: [UInt8]) throws(PTPFault) {
    guard bytes.count >= 52 else { throw .truncated }
    var reader = PTPReader(bytes)
    _ = try reader.u32()
    format = try reader.u16()
    _ = try reader.u16()
    size = try reader.u32()
    var rest = PTPReader(bytes[52...])
    name = (try? rest.string()) ?? ""
  }
}

/// The size of pictures as the property ImageSize tells it.
enum PTPImageSize {
  /// Reads `6000x4000`.
  /// - Returns: nil for anything else, and for sides of 0 or more than 65 535 pixels.
  static func read(_ bytes: [UInt8]) -> (width: Int, height: Int)? {
    var reader = PTPReader(bytes)
    guard let text = try? reader.string() else { return nil }
    let sides = text.lowercased().split(separator: "x", omittingEmptySubsequences: false).map { Int($0) }
    guard sides.count == 2, let width = sides[0], let height = sides[1] else { return nil }
    guard (1...65_535).contains(width), (1...65_535).contains(height) else { return nil }
    return (width, height)
  }
}
