import Core
import Imaging
import Synchronization

/// A still camera that is not there: a card, a shutter and a session, and no transport. It draws a picture when it is
/// asked to take one, on the caller's thread.
public final class VirtualStillCamera: Sendable {
  /// How the camera is set up.
  public struct Configuration: Sendable, Equatable {
    /// What it looks at.
    public var scene = VirtualCamera.Scene.drawn(seed: 1)
    /// Pixels across a picture.
    public var width = 1920
    /// Pixels down a picture.
    public var height = 1280
    /// JPEG quality of its pictures, 1–100.
    public var quality = 90
    /// Its serial number.
    public var serial = "VS00000001"
    /// Whether it gives parts of a file (GetPartialObject).
    public var givesParts = true
    /// Whether it can be released by its host; telephones only show their pictures.
    public var takesPictures = true
    /// Whether it tells of each new file by an event.
    public var tellsFiles = true
    /// Whether it writes a raw file beside each JPEG, after it.
    public var writesRaw = false

    /// A camera of 1920 × 1280 pixels.
    public init() {}
  }

  /// What it has done, for those who look on.
  public struct Activity: Sendable, Equatable {
    /// Pictures taken.
    public var taken = 0
    /// Files deleted.
    public var deleted = 0
    /// Files on the card, folders aside.
    public var files = 0
    /// Whether a session is open.
    public var isInSession = false
    /// Class requests that it was reset by.
    public var resets = 0
    /// Transactions that were cancelled.
    public var cancellations = 0
  }

  /// A file or a folder on the card.
  struct Object: Sendable {
    let name: String
    let parent: UInt32
    /// nil: a folder.
    let bytes: [UInt8]?
    /// A folder, a JPEG file, or what PTP does not define.
    var format: UInt16 { bytes == nil ? 0x3001 : name.hasSuffix(".JPG") ? 0x3801 : 0x3000 }
  }

  private struct State {
    var objects: [UInt32: Object] = [1: Object(name: "DCIM", parent: 0, bytes: nil)]
    var nextHandle: UInt32 = 2
    var folder: UInt32?
    var faults: [StillCameraFault: Int] = [:]
    var unplugAfter: Int?
    var isPlugged = true
    var watchers: [Int: @Sendable () -> Void] = [:]
    var nextWatcher = 0
    var activity = Activity()
  }

  /// How it is set up.
  public let configuration: Configuration
  private let scene: any CameraScene
  private let state = Mutex(State())

  /// Sets a camera up.
  /// - Throws: ``Problem``: `configuration-invalid` where a size, the quality or a folder of pictures is unusable.
  public init(_ configuration: Configuration = Configuration()) throws(Problem) {
    guard (16...8192).contains(configuration.width), (16...8192).contains(configuration.height),
      (1...100).contains(configuration.quality)
    else { throw Problem(.configurationInvalid, path: "camera", facts: ["expected": "16–8192 pixels, quality 1–100"]) }
    self.configuration = configuration
    switch configuration.scene {
    case .drawn(let seed): scene = DrawnScene(seed: seed)
    case .pictures(let folder, let tilt, _):
      scene = try PictureScene(folder: folder, tilt: tilt, framesPerPicture: 1, seed: 1)
    }
  }

  /// What it has done.
  public var activity: Activity {
    state.withLock { state in
      var activity = state.activity
      activity.files = state.objects.values.count { $0.bytes != nil }
      return activity
    }
  }

  func note(_ change: (inout Activity) -> Void) { state.withLock { change(&$0.activity) } }

  // MARK: - Faults

  /// Lets it misbehave.
  /// - Parameter times: At so many of the next occasions; 0: not any more.
  public func misbehave(_ fault: StillCameraFault, times: Int = 1) { state.withLock { $0.faults[fault] = times } }

  /// Pulls the cable after so many bytes of files; nil: never.
  public func unplug(afterFileBytes count: Int?) { state.withLock { $0.unplugAfter = count } }

  /// Takes an occasion for a fault.
  func takes(_ fault: StillCameraFault) -> Bool {
    state.withLock { state in
      guard let times = state.faults[fault], times > 0 else { return false }
      state.faults[fault] = times - 1
      return true
    }
  }

  /// Counts bytes of files on their way.
  /// - Returns: How many go before the cable is pulled.
  func countFileBytes(_ count: Int) -> Int {
    let (passed, isOver) = state.withLock { state in
      guard let left = state.unplugAfter else { return (count, false) }
      state.unplugAfter = left > count ? left - count : nil
      return (min(left, count), left <= count)
    }
    if isOver { unplug() }
    return passed
  }

  // MARK: - The cable

  /// Whether its cable is in.
  public var isPlugged: Bool { state.withLock { $0.isPlugged } }

  /// Pulls the cable: whoever is connected is told at once, and the session ends.
  public func unplug() {
    let watchers = state.withLock { state in
      state.isPlugged = false
      state.activity.isInSession = false
      defer { state.watchers = [:] }
      return state.watchers.values.map { $0 }
    }
    for watcher in watchers { watcher() }
  }

  /// Puts the cable back.
  public func plugIn() { state.withLock { $0.isPlugged = true } }

  /// Calls `onUnplug` when the cable is pulled, once.
  /// - Throws: ``DeviceError``: `disconnected`; `busy` where somebody is connected.
  func connect(_ onUnplug: @escaping @Sendable () -> Void) throws(DeviceError) -> Int {
    let outcome: Result<Int, DeviceError> = state.withLock { state in
      guard state.isPlugged else { return .failure(DeviceError(.disconnected, function: "attach")) }
      guard state.watchers.isEmpty else { return .failure(DeviceError(.busy, function: "attach")) }
      state.nextWatcher += 1
      state.watchers[state.nextWatcher] = onUnplug
      return .success(state.nextWatcher)
    }
    return try outcome.get()
  }

  func disconnect(_ watcher: Int) { state.withLock { $0.watchers[watcher] = nil } }

  // MARK: - The card

  /// Takes a picture.
  /// - Returns: The handles of what is new on the card: a folder first, then the file, then its raw one.
  func takePicture() throws(Problem) -> [UInt32] {
    let number = state.withLock { $0.activity.taken }
    let canvas = Canvas(width: configuration.width, height: configuration.height)
    try scene.paint(number % scene.period, on: canvas)
    var bytes = try JPEG.encode(canvas.image(), quality: configuration.quality)
    if takes(.truncatedPicture) { bytes.removeLast(bytes.count / 2) }
    return state.withLock { state in
      var added: [UInt32] = []
      func add(_ object: Object) -> UInt32 {
        defer { state.nextHandle += 1 }
        state.objects[state.nextHandle] = object
        added.append(state.nextHandle)
        return state.nextHandle
      }
      let folder = state.folder ?? add(Object(name: "100SATCH", parent: 1, bytes: nil))
      state.folder = folder
      state.activity.taken += 1
      let digits = String(state.activity.taken % 10_000)
      let name = "SAT_" + String(repeating: "0", count: 4 - digits.count) + digits
      _ = add(Object(name: name + ".JPG", parent: folder, bytes: bytes))
      if configuration.writesRaw {
        _ = add(Object(name: name + ".RAW", parent: folder, bytes: [UInt8](repeating: 0x5A, count: 4096)))
      }
      return added
    }
  }

  func object(_ handle: UInt32) -> Object? { state.withLock { $0.objects[handle] } }

  /// Handles in order, of one folder's content or of all; a parent of 0xFFFFFFFF is the root.
  func handles(parent: UInt32) -> [UInt32] {
    state.withLock { state in
      state.objects.filter { item in
        parent == 0 || item.value.parent == (parent == 0xFFFF_FFFF ? 0 : parent)
      }.keys.sorted()
    }
  }

  /// Writes the card anew: the newest file's number is that of another picture from now on.
  func renumber() {
    state.withLock { state in
      guard let newest = state.objects.keys.max(), let old = state.objects[newest], old.bytes != nil else { return }
      state.objects[newest] = Object(name: "OTHER.JPG", parent: old.parent, bytes: old.bytes)
    }
  }

  /// Deletes a file; folders stay.
  /// - Returns: Whether it was there.
  func delete(_ handle: UInt32) -> Bool {
    state.withLock { state in
      guard state.objects[handle]?.bytes != nil else { return false }
      state.objects[handle] = nil
      state.activity.deleted += 1
      return true
    }
  }
}
