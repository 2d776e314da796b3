import CV4L2
import Core
import Glibc

/// A camera that streams: negotiated format, mapped buffers, frames in order.
///
/// Made in the kernel's order (S_FMT, S_PARM, REQBUFS, QUERYBUF and mmap, QBUF, SUBSCRIBE_EVENT, STREAMON); what
/// was done is undone when a step fails. It belongs to one thread; only ``VideoNode/interrupt()`` comes from others.
final class V4L2Stream {
  /// Buffers asked for: fewer lose frames while one is copied, more keep frames that are older.
  static let bufferCount = 4
  /// The most buffers that a driver may give.
  static let bufferLimit = 32
  /// The longest buffer that is mapped, in bytes.
  static let bufferSizeLimit = 64 << 20

  /// A frame as it lay in its buffer.
  struct Capture {
    var bytes: [UInt8]
    var sequence: UInt32
    /// When it was taken; where the driver stamps with another clock, a moment before which it was not there.
    var timestamp: SuspendingClock.Instant
  }

  /// What the camera gives, read back.
  private(set) var format: FrameFormat
  /// Bytes from one row to the next, for uncompressed packings.
  private(set) var bytesPerLine = 0
  /// Frames that came with the error flag or a senseless length.
  private(set) var corrupt = 0

  private let node: any VideoNode
  private var buffers: [any VideoMemory] = []
  private var hasBuffers = false
  private var granted = 0
  private var isOn = false
  /// Whether the driver stamps with the monotonic clock, as far as frames have told.
  private var isStamped = true
  /// When the ring was last known to be empty.
  private var emptyAt = SuspendingClock.now

  /// Sets the format, gets the buffers and starts.
  /// - Throws: ``DeviceError``: `busy`, `noBandwidth`, `disconnected`, `unsupported`, `io`; nothing is left behind.
  init(node: any VideoNode, wanted: FrameFormat) throws(DeviceError) {
    self.node = node
    format = wanted
    do throws(DeviceError) {
      try negotiate(wanted)
      try setRate(wanted.rate)
      try requestBuffers()
      try mapBuffers()
      for index in buffers.indices { try queue(index) }
      try subscribe()
      try streamOn()
    } catch {
      close()
      throw error
    }
  }

  /// Stops and gives everything back; errors of a device that is gone do not matter here.
  func close() {
    var type = CInt(V4L2_BUF_TYPE_VIDEO_CAPTURE.rawValue)
    if isOn { _ = node.request(.streamOff, &type) }
    isOn = false
    // Unmapped first: REQBUFS(0) is refused while a mapping lives.
    buffers = []
    if hasBuffers {
      var none = Self.bufferRequest(count: 0)
      _ = node.request(.requestBuffers, &none)
    }
    hasBuffers = false
  }

  // MARK: Frames

  /// Takes the newest frame out of the ring, if there is one, and gives all buffers back.
  /// - Throws: ``DeviceError``: `disconnected`; `io` for DQBUF's EIO and for answers that no kernel gives.
  func newest() throws(DeviceError) -> Capture? {
    var kept: v4l2_buffer?
    let last = emptyAt
    // The ring holds what it holds: more than two rounds of it would be a driver that never says EAGAIN.
    for _ in 0..<(2 * max(buffers.count, 1)) {
      let asked = SuspendingClock.now
      guard let buffer = try dequeue() else {
        emptyAt = asked
        break
      }
      guard isSound(buffer) else {
        corrupt += 1
        try queue(Int(buffer.index))
        continue
      }
      if let kept { try queue(Int(kept.index)) }
      kept = buffer
    }
    guard let kept else { return nil }
    return try taken(kept, after: last)
  }

  /// Takes the oldest frame out of the ring, if there is one that is sound, and gives its buffer back: for those who
  /// take each frame as it comes, and so find no second one. Where the driver's stamps do not tell how old it is, it is
  /// the newest all the same.
  /// - Throws: ``DeviceError``, as ``newest()`` does.
  func oldest() throws(DeviceError) -> Capture? {
    guard isStamped else { return try newest() }
    guard let buffer = try dequeue() else { return nil }
    guard isSound(buffer) else {
      corrupt += 1
      try queue(Int(buffer.index))
      return nil
    }
    return try taken(buffer, after: emptyAt)
  }

  private func taken(
    _ buffer: v4l2_buffer, after empty: SuspendingClock.Instant
  ) throws(DeviceError) -> Capture {
    let index = Int(buffer.index)
    let stamp = Self.stamp(buffer)
    isStamped = stamp != nil
    let capture = Capture(
      bytes: buffers[index].copy(Int(buffer.bytesused)), sequence: buffer.sequence, timestamp: stamp ?? empty)
    try queue(index)
    return capture
  }

  /// Reads the events that wait.
  /// - Returns: Whether the source changed, so that the format must be negotiated again.
  /// - Throws: ``DeviceError``: `disconnected`.
  func readEvents() throws(DeviceError) -> Bool {
    var hasChanged = false
    for _ in 0..<64 {
      var event = v4l2_event()
      let status = node.request(.dequeueEvent, &event)
      if status == ENOENT || status == EAGAIN || status == EINVAL || status == ENOTTY { break }
      guard status == 0 else { throw DeviceError(errno: status, function: "VIDIOC_DQEVENT") }
      if event.type == UInt32(V4L2_EVENT_SOURCE_CHANGE) { hasChanged = true }
    }
    return hasChanged
  }

  private func dequeue() throws(DeviceError) -> v4l2_buffer? {
    var buffer = Self.buffer(index: 0)
    let status = node.request(.dequeueBuffer, &buffer)
    if status == EAGAIN { return nil }
    guard status == 0 else { throw DeviceError(errno: status, function: "VIDIOC_DQBUF") }
    guard Int(buffer.index) < buffers.count else { throw DeviceError(.io, function: "VIDIOC_DQBUF") }
    return buffer
  }

  private func isSound(_ buffer: v4l2_buffer) -> Bool {
    buffer.flags & UInt32(V4L2_BUF_FLAG_ERROR) == 0 && buffer.bytesused > 0
      && Int(buffer.bytesused) <= buffers[Int(buffer.index)].length
  }

  private static func stamp(_ buffer: v4l2_buffer) -> SuspendingClock.Instant? {
    let clock = buffer.flags & UInt32(V4L2_BUF_FLAG_TIMESTAMP_MASK)
    guard clock == UInt32(V4L2_BUF_FLAG_TIMESTAMP_MONOTONIC) else { return nil }
    let (seconds, micro) = (buffer.timestamp.tv_sec, buffer.timestamp.tv_usec)
    guard (0..<1 << 32).contains(seconds), (0..<1_000_000).contains(micro), seconds > 0 || micro > 0 else { return nil }
    // Both count CLOCK_MONOTONIC from the same zero.
    return SuspendingClock().systemEpoch + .seconds(Int64(seconds)) + .microseconds(Int64(micro))
  }

  // MARK: Steps

  private func negotiate(_ wanted: FrameFormat) throws(DeviceError) {
    var argument = v4l2_format()
    argument.type = V4L2_BUF_TYPE_VIDEO_CAPTURE.rawValue
    argument.fmt.pix.width = UInt32(wanted.width)
    argument.fmt.pix.height = UInt32(wanted.height)
    argument.fmt.pix.pixelformat = wanted.pixels.fourCC
    argument.fmt.pix.field = V4L2_FIELD_ANY.rawValue
    try node.require(.setFormat, &argument)
    let given = argument.fmt.pix
    let (width, height) = (Int(given.width), Int(given.height))
    let isProgressive = given.field == V4L2_FIELD_NONE.rawValue || given.field == V4L2_FIELD_ANY.rawValue
    guard let pixels = PixelFormat(fourCC: given.pixelformat), isProgressive,
      (1...V4L2Device.sideLimit).contains(width), (1...V4L2Device.sideLimit).contains(height)
    else { throw DeviceError(.unsupported, function: "VIDIOC_S_FMT") }
    format = FrameFormat(pixels: pixels, width: width, height: height, rate: wanted.rate)
    if let rows = format.rows {
      // A driver that tells no row length pads none.
      bytesPerLine = given.bytesperline == 0 ? rows.bytes : Int(given.bytesperline)
      guard (rows.bytes...V4L2Device.sideLimit * 8).contains(bytesPerLine), rows.bytes * rows.count == format.plainBytes
      else { throw DeviceError(.unsupported, function: "VIDIOC_S_FMT") }
    }
  }

  /// The rate is a wish: cameras without one, and those that refuse, go on with their own.
  private func setRate(_ rate: Double) throws(DeviceError) {
    var argument = v4l2_streamparm()
    argument.type = V4L2_BUF_TYPE_VIDEO_CAPTURE.rawValue
    var status = node.request(.getParameters, &argument)
    let canSet = argument.parm.capture.capability & UInt32(V4L2_CAP_TIMEPERFRAME) != 0
    if status == 0, canSet, (0.01...1000).contains(rate) {
      argument.parm.capture.timeperframe = v4l2_fract(numerator: 1000, denominator: UInt32((rate * 1000).rounded()))
      status = node.request(.setParameters, &argument)
    }
    if status == ENODEV || status == EBUSY { throw DeviceError(errno: status, function: "VIDIOC_S_PARM") }
    if status == 0, let given = V4L2Device.rate(argument.parm.capture.timeperframe) { format.rate = given }
  }

  private func requestBuffers() throws(DeviceError) {
    var argument = Self.bufferRequest(count: Self.bufferCount)
    try node.require(.requestBuffers, &argument)
    hasBuffers = true
    guard (2...Self.bufferLimit).contains(Int(argument.count)) else {
      throw DeviceError(.io, function: "VIDIOC_REQBUFS")
    }
    granted = Int(argument.count)
  }

  private func mapBuffers() throws(DeviceError) {
    for index in 0..<granted {
      var buffer = Self.buffer(index: index)
      try node.require(.queryBuffer, &buffer)
      guard (1...Self.bufferSizeLimit).contains(Int(buffer.length)) else {
        throw DeviceError(.io, function: "VIDIOC_QUERYBUF")
      }
      buffers.append(try node.map(length: Int(buffer.length), offset: Int(buffer.m.offset)))
    }
  }

  private func queue(_ index: Int) throws(DeviceError) {
    var buffer = Self.buffer(index: index)
    try node.require(.queueBuffer, &buffer)
  }

  /// Events are a courtesy: most webcams have none.
  private func subscribe() throws(DeviceError) {
    var subscription = v4l2_event_subscription()
    subscription.type = UInt32(V4L2_EVENT_SOURCE_CHANGE)
    let status = node.request(.subscribe, &subscription)
    if status == ENODEV { throw DeviceError(errno: status, function: "VIDIOC_SUBSCRIBE_EVENT") }
  }

  private func streamOn() throws(DeviceError) {
    var type = CInt(V4L2_BUF_TYPE_VIDEO_CAPTURE.rawValue)
    try node.require(.streamOn, &type)
    isOn = true
  }

  private static func buffer(index: Int) -> v4l2_buffer {
    var buffer = v4l2_buffer()
    buffer.index = UInt32(index)
    buffer.type = V4L2_BUF_TYPE_VIDEO_CAPTURE.rawValue
    buffer.memory = V4L2_MEMORY_MMAP.rawValue
    return buffer
  }

  private static func bufferRequest(count: Int) -> v4l2_requestbuffers {
    var request = v4l2_requestbuffers()
    request.count = UInt32(count)
    request.type = V4L2_BUF_TYPE_VIDEO_CAPTURE.rawValue
    request.memory = V4L2_MEMORY_MMAP.rawValue
    return request
  }
}
