/// What a still camera answers to the commands of one host: ISO 15740 over the containers of USB.
struct StillCameraConversation {
  /// An answer.
  struct Answer {
    var code: UInt16 = 0x2001
    var parameters: [UInt32] = []
    var data: [UInt8]?
    /// Whether the data are a file.
    var isFile = false
    var events: [(code: UInt16, parameters: [UInt32])] = []
  }

  static let storage: UInt32 = 0x0001_0001
  private static let reading: [UInt16] = [
    0x1001, 0x1002, 0x1003, 0x1004, 0x1005, 0x1006, 0x1007, 0x1008, 0x1009, 0x100A, 0x100B, 0x1014, 0x1015,
  ]
  private let camera: VirtualStillCamera

  init(_ camera: VirtualStillCamera) { self.camera = camera }

  private var operations: [UInt16] {
    Self.reading + (camera.configuration.takesPictures ? [0x100E] : [])
      + (camera.configuration.givesParts ? [0x101B] : [])
  }

  /// Obeys a command.
  /// - Parameters:
  ///   - operation: Its code.
  ///   - given: Its parameters.
  func answer(_ operation: UInt16, _ given: [UInt32]) -> Answer {
    let first = given.first ?? 0
    guard operations.contains(operation) else { return Answer(code: 0x2005) }
    if operation == 0x1001 { return Answer(data: deviceInfo()) }
    if operation == 0x1002 {
      if camera.takes(.sessionOpen) { camera.note { $0.isInSession = true } }
      guard !camera.activity.isInSession else { return Answer(code: 0x201E, parameters: [1]) }
      guard first != 0 else { return Answer(code: 0x201D) }
      camera.note { $0.isInSession = true }
      return Answer()
    }
    guard camera.activity.isInSession else { return Answer(code: 0x2003) }
    switch operation {
    case 0x1003:
      camera.note { $0.isInSession = false }
      return Answer()
    case 0x1004: return Answer(data: list([Self.storage]))
    case 0x1005: return first == Self.storage ? Answer(data: storageInfo()) : Answer(code: 0x2008)
    case 0x1006, 0x1007: return handles(operation, given)
    case 0x1008: return objectInfo(first)
    case 0x1009:
      guard let bytes = camera.object(first)?.bytes else { return Answer(code: 0x2009) }
      return Answer(data: bytes, isFile: true)
    case 0x100A: return Answer(code: camera.object(first) == nil ? 0x2009 : 0x2010)
    case 0x100B where camera.takes(.deleteBusy): return Answer(code: 0x2019)
    case 0x100B: return Answer(code: camera.delete(first) ? 0x2001 : 0x2009)
    case 0x100E: return capture(given)
    case 0x1014: return property(UInt16(truncatingIfNeeded: first), isDescription: true)
    case 0x1015: return property(UInt16(truncatingIfNeeded: first), isDescription: false)
    default: return part(given)
    }
  }

  private func capture(_ given: [UInt32]) -> Answer {
    guard given.first ?? 0 == 0 || given.first == Self.storage else { return Answer(code: 0x2008) }
    if camera.takes(.busy) { return Answer(code: 0x2019) }
    if camera.takes(.storeFull) { return Answer(events: [(0x400A, [Self.storage])]) }
    if camera.takes(.deviceReset) {
      camera.note { $0.isInSession = false }
      return Answer(events: [(0x400B, [])])
    }
    guard let added = try? camera.takePicture() else { return Answer(code: 0x2002) }
    let told = camera.configuration.tellsFiles ? added : []
    return Answer(events: told.map { (0x4002, [$0]) } + [(0x400D, [])])
  }

  private func part(_ given: [UInt32]) -> Answer {
    guard given.count >= 3 else { return Answer(code: 0x201D) }
    guard let bytes = camera.object(given[0])?.bytes else { return Answer(code: 0x2009) }
    guard Int(given[1]) <= bytes.count else { return Answer(code: 0x201D) }
    let piece = Array(bytes[Int(given[1])...].prefix(Int(given[2])))
    return Answer(parameters: [UInt32(piece.count)], data: piece, isFile: true)
  }

  private func handles(_ operation: UInt16, _ given: [UInt32]) -> Answer {
    let (format, parent) = (given.count > 1 ? given[1] : 0, given.count > 2 ? given[2] : 0)
    guard [Self.storage, 0xFFFF_FFFF, 0].contains(given.first ?? 0) else { return Answer(code: 0x2008) }
    guard format == 0 else { return Answer(code: 0x2014) }
    let found = camera.handles(parent: parent)
    return operation == 0x1006 ? Answer(parameters: [UInt32(found.count)]) : Answer(data: list(found))
  }

  // MARK: - Data sets

  private func list(_ numbers: [UInt32]) -> [UInt8] {
    var data = StillCameraDataSet()
    data.add(list: numbers)
    return data.bytes
  }

  private func deviceInfo() -> [UInt8] {
    var data = StillCameraDataSet()
    data.add(UInt16(100))
    data.add(UInt32(0))
    data.add(UInt16(100))
    data.add("")
    data.add(UInt16(0))
    data.add(list: operations)
    data.add(list: (camera.configuration.tellsFiles ? [0x4002] : []) + [0x400A, 0x400B, 0x400D] as [UInt16])
    data.add(list: [0x5001, 0x5003] as [UInt16])
    data.add(list: (camera.configuration.takesPictures ? [0x3801] : []) as [UInt16])
    data.add(list: [0x3001, 0x3801] as [UInt16])
    for text in ["SATCHEL", "VS-1 still camera", "1.0", camera.configuration.serial] { data.add(text) }
    return data.bytes
  }

  private func storageInfo() -> [UInt8] {
    var data = StillCameraDataSet()
    data.add(UInt16(4), UInt16(3), UInt16(0))
    data.add(UInt64(8 << 30), UInt64(4 << 30))
    data.add(UInt32(1000))
    data.add("Memory card")
    data.add("")
    return data.bytes
  }

  private func objectInfo(_ handle: UInt32) -> Answer {
    guard let object = camera.object(handle) else { return Answer(code: 0x2009) }
    let isFolder = object.bytes == nil
    var data = StillCameraDataSet()
    data.add(Self.storage)
    data.add(object.format, UInt16(0))
    data.add(UInt32(object.bytes?.count ?? 0))
    data.add(UInt16(0))
    data.add(UInt32(0), UInt32(0), UInt32(0))
    let sides = [camera.configuration.width, camera.configuration.height].map { isFolder ? 0 : UInt32($0) }
    data.add(sides[0], sides[1], UInt32(isFolder ? 0 : 24), object.parent)
    data.add(UInt16(isFolder ? 1 : 0))
    data.add(UInt32(0), UInt32(0))
    data.add(object.name)
    data.add("20261128T080000")
    data.add("20261128T080000")
    data.add("")
    return Answer(data: data.bytes)
  }

  /// The battery's level and the pictures' size.
  private func property(_ code: UInt16, isDescription: Bool) -> Answer {
    var data = StillCameraDataSet()
    switch code {
    case 0x5001:
      guard isDescription else { return Answer(data: [80]) }
      data.add(code, UInt16(2))
      // Read only, 100 at first, 80 now; a range from 0 to 100 in steps of 1.
      data.add(UInt8(0), UInt8(100), UInt8(80), UInt8(1), UInt8(0), UInt8(100), UInt8(1))
    case 0x5003:
      let size = "\(camera.configuration.width)x\(camera.configuration.height)"
      if isDescription {
        data.add(code, UInt16(0xFFFF))
        data.add(UInt8(0))
        data.add(size)
      }
      data.add(size)
      if isDescription { data.add(UInt8(0)) }
    default: return Answer(code: 0x200A)
    }
    return Answer(data: data.bytes)
  }
}
