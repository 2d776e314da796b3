import CV4L2
import Core
import Foundation
import Synchronization

@testable import Drivers

/// A kernel with one camera, as strict as the real one: calls out of order are refused, buffers have one owner.
final class FakeKernel: Sendable {
  /// A frame that the camera will deliver.
  struct Shot {
    var bytes: [UInt8]
    var flags = UInt32(V4L2_BUF_FLAG_TIMESTAMP_MONOTONIC)
    /// What `bytesused` says; nil for the truth.
    var used: UInt32?
    /// What `index` says; nil for the truth.
    var index: UInt32?
    /// Age at the moment of DQBUF.
    var age = Duration.zero
  }

  struct Size {
    var width: UInt32
    var height: UInt32
    var intervals: [v4l2_fract]
  }

  struct State {
    var capabilities = UInt32(V4L2_CAP_VIDEO_CAPTURE | V4L2_CAP_STREAMING) | 0x8000_0000
    var deviceCapabilities = UInt32(V4L2_CAP_VIDEO_CAPTURE | V4L2_CAP_STREAMING)
    var packings: [(fourCC: UInt32, flags: UInt32, sizes: [Size])] = []
    var stepwise: v4l2_frmsize_stepwise?
    var stepwiseInterval: v4l2_frmival_stepwise?
    /// What S_FMT gives, whatever is asked for; nil for what is asked.
    var forced: v4l2_pix_format?
    var bytesPerLine: UInt32 = 0
    var canSetRate = true
    var granted: UInt32?
    var bufferLength: UInt32 = 1 << 20
    var controls: [v4l2_query_ext_ctrl] = []
    var values: [UInt32: Int32] = [:]
    var menus: [UInt32: [UInt32: String]] = [:]
    /// Errnos that calls will answer, in turn, by name.
    var failures: [String: [CInt]] = [:]
    /// Errnos that calls always answer.
    var always: [String: CInt] = [:]
    var unplugAt: String?
    var isUnplugged = false
    /// Whether the stream has failed for good (vb2_queue_error): poll says POLLERR, the device still answers.
    var isBroken = false

    var shots: [Shot] = []
    var events: [UInt32] = []
    var log: [String] = []
    var isOn = false
    var buffers = 0
    var queued: [Int] = []
    var sequence: UInt32 = 0
    var memories: [FakeMemory] = []
    var mappings = 0
    var nodes = 0
    var isInterrupted = false
    var waiting = 0
  }

  let state = Mutex(State())
  let condition = NSCondition()

  init(_ setUp: (inout State) -> Void = { _ in }) {
    state.withLock { state in
      state.packings = [
        (
          satchel_v4l2_yuyv(), 0,
          [Size(width: 640, height: 480, intervals: [.init(numerator: 1, denominator: 30)])]
        ),
        (
          satchel_v4l2_mjpeg(), 0,
          [
            Size(width: 640, height: 480, intervals: [.init(numerator: 1, denominator: 30)]),
            Size(width: 1280, height: 720, intervals: [.init(numerator: 1, denominator: 30)]),
          ]
        ),
      ]
      setUp(&state)
    }
  }

  func open() throws(DeviceError) -> any VideoNode {
    let status = change { state -> CInt in
      state.log.append("open")
      if state.unplugAt == "open" { state.isUnplugged = true }
      if state.isUnplugged { return ENOENT }
      if let errno = state.failures["open"]?.first {
        state.failures["open"]?.removeFirst()
        return errno
      }
      state.nodes += 1
      return 0
    }
    guard status == 0 else { throw DeviceError(errno: status, function: "open") }
    return FakeVideoNode(kernel: self)
  }

  func change<Answer>(_ body: (inout State) -> Answer) -> Answer {
    condition.lock()
    defer {
      condition.broadcast()
      condition.unlock()
    }
    return state.withLock { body(&$0) }
  }

  /// The calls so far, repeats left out.
  var calls: [String] {
    state.withLock { state in
      state.log.reduce(into: []) { if $0.last != $1 { $0.append($1) } }
    }
  }

  /// Whether every node is closed, every mapping gone, every buffer given back.
  var isAtRest: Bool { state.withLock { $0.nodes == 0 && $0.mappings == 0 && $0.buffers == 0 && !$0.isOn } }

  /// Waits until the camera's thread waits for frames: an event, not a time.
  /// - Returns: False when it has not come to that within 20 seconds.
  func isWaiting() async -> Bool {
    await withCheckedContinuation { continuation in
      let thread = Thread {
        let limit = Date(timeIntervalSinceNow: 20)
        self.condition.lock()
        var isWaiting = self.state.withLock { $0.waiting > 0 }
        while !isWaiting, self.condition.wait(until: limit) { isWaiting = self.state.withLock { $0.waiting > 0 } }
        self.condition.unlock()
        continuation.resume(returning: isWaiting)
      }
      thread.start()
    }
  }
}

/// Pixels of one buffer; counted while they are mapped.
final class FakeMemory: Sendable {
  let bytes: Mutex<[UInt8]>
  init(length: Int) { bytes = Mutex([UInt8](repeating: 0, count: length)) }
}

final class FakeMapping: VideoMemory {
  let length: Int
  private let memory: FakeMemory
  private let kernel: FakeKernel
  init(length: Int, memory: FakeMemory, kernel: FakeKernel) {
    self.length = length
    self.memory = memory
    self.kernel = kernel
    kernel.change { $0.mappings += 1 }
  }
  deinit { kernel.change { $0.mappings -= 1 } }
  func copy(_ count: Int) -> [UInt8] { memory.bytes.withLock { Array($0[..<min(count, length)]) } }
}
