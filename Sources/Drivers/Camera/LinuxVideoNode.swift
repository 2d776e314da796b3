import Core
import Glibc

/// A `/dev/video*` of the running kernel.
final class LinuxVideoNode: VideoNode {
  private let device: Descriptor
  private let signal: Descriptor

  /// Opens the device without blocking.
  /// - Throws: ``DeviceError``: `disconnected` where the path is gone, `denied`, `busy`, `io`.
  init(path: String) throws(DeviceError) {
    device = try Descriptor(opening: path, flags: O_RDWR | O_NONBLOCK)
    signal = try Descriptor()
  }

  func perform<Argument>(_ operation: VideoOperation<Argument>, _ argument: inout Argument) -> CInt {
    let descriptor = device.raw
    return withUnsafeMutablePointer(to: &argument) { operation.call(descriptor, $0) }
  }

  func map(length: Int, offset: Int) throws(DeviceError) -> any VideoMemory {
    try MappedVideoMemory(descriptor: device.raw, length: length, offset: offset)
  }

  func wait(until deadline: ContinuousClock.Instant) throws(DeviceError) -> VideoWake {
    var polled: InlineArray<2, pollfd> = [
      pollfd(fd: device.raw, events: Int16(POLLIN | POLLPRI), revents: 0),
      pollfd(fd: signal.raw, events: Int16(POLLIN), revents: 0),
    ]
    while true {
      let left = deadline - ContinuousClock.now
      guard left > .zero else { return [] }
      let status = withUnsafeMutablePointer(to: &polled) { polled in
        polled.withMemoryRebound(to: pollfd.self, capacity: 2) { poll($0, 2, Self.milliseconds(left)) }
      }
      if status == 0 { continue }
      if status < 0 {
        if errno == EINTR { continue }
        throw DeviceError(errno: errno, function: "poll")
      }
      return wake(polled[0].revents, polled[1].revents)
    }
  }

  func interrupt() {
    var one: UInt64 = 1
    // It can fail only where the count is at its limit, and then the wait ends as well.
    _ = write(signal.raw, &one, MemoryLayout<UInt64>.size)
  }

  private func wake(_ device: Int16, _ signal: Int16) -> VideoWake {
    var wake: VideoWake = []
    if device & Int16(POLLIN) != 0 { wake.insert(.frame) }
    if device & Int16(POLLPRI) != 0 { wake.insert(.event) }
    if device & Int16(POLLERR | POLLHUP | POLLNVAL) != 0 { wake.insert(.error) }
    if signal & Int16(POLLIN) != 0 {
      wake.insert(.interrupted)
      var count: UInt64 = 0
      _ = read(self.signal.raw, &count, MemoryLayout<UInt64>.size)
    }
    return wake
  }

  /// Rounded up, so that a wait does not spin through its last millisecond; an hour at most at a time.
  private static func milliseconds(_ duration: Duration) -> CInt {
    let (seconds, attoseconds) = duration.components
    guard seconds < 3600 else { return 3_600_000 }
    return CInt(seconds) * 1000 + CInt(attoseconds / 1_000_000_000_000_000) + 1
  }
}

/// A buffer of the kernel's, mapped for reading.
final class MappedVideoMemory: VideoMemory {
  let length: Int
  private let start: UnsafeMutableRawPointer

  fileprivate init(descriptor: CInt, length: Int, offset: Int) throws(DeviceError) {
    guard length > 0, let start = mmap(nil, length, PROT_READ | PROT_WRITE, MAP_SHARED, descriptor, offset),
      start != MAP_FAILED
    else { throw DeviceError(errno: errno, function: "mmap") }
    self.start = start
    self.length = length
  }

  deinit { munmap(start, length) }

  func copy(_ count: Int) -> [UInt8] {
    Array(UnsafeRawBufferPointer(start: start, count: min(max(count, 0), length)))
  }
}
