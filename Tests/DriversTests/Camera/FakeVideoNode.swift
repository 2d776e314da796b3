import CV4L2
import Core
import Foundation

@testable import Drivers

/// An open node of the ``FakeKernel``.
final class FakeVideoNode: VideoNode {
  private let kernel: FakeKernel

  init(kernel: FakeKernel) { self.kernel = kernel }

  deinit {
    kernel.change { state in
      state.nodes -= 1
      state.log.append("close")
      // The last close frees what its owner forgot; the tests look for that before.
      state.isOn = false
      state.queued = []
    }
  }

  func perform<Argument>(_ operation: VideoOperation<Argument>, _ argument: inout Argument) -> CInt {
    var status: CInt = 0
    let given = argument
    argument = kernel.change { state in
      state.log.append(operation.name)
      if state.unplugAt == operation.name { state.isUnplugged = true }
      if let errno = state.always[operation.name] {
        status = errno
      } else if let errno = state.failures[operation.name]?.first {
        state.failures[operation.name]?.removeFirst()
        status = errno
      } else if state.isUnplugged {
        status = ENODEV
      } else if var any = given as Any? {
        status = state.answer(operation.name, &any)
        if let answer = any as? Argument { return answer }
      }
      return given
    }
    return status
  }

  func map(length: Int, offset: Int) throws(DeviceError) -> any VideoMemory {
    let memory = kernel.change { state -> FakeMemory? in
      state.log.append("mmap")
      if state.unplugAt == "mmap" { state.isUnplugged = true }
      if state.isUnplugged { return nil }
      return state.memories.indices.contains(offset / 4096) ? state.memories[offset / 4096] : nil
    }
    guard let memory else { throw DeviceError(errno: ENODEV, function: "mmap") }
    return FakeMapping(length: length, memory: memory, kernel: kernel)
  }

  func wait(until deadline: ContinuousClock.Instant) throws(DeviceError) -> VideoWake {
    kernel.condition.lock()
    defer { kernel.condition.unlock() }
    kernel.state.withLock { $0.waiting += 1 }
    kernel.condition.broadcast()
    defer { kernel.state.withLock { $0.waiting -= 1 } }
    while true {
      let left = deadline - ContinuousClock.now
      guard left > .zero else { return [] }
      let wake = kernel.state.withLock { state -> VideoWake in
        var wake: VideoWake = []
        if state.isInterrupted {
          state.isInterrupted = false
          wake.insert(.interrupted)
        }
        if state.unplugAt == "poll" { state.isUnplugged = true }
        if state.isUnplugged || state.isBroken { wake.insert(.error) }
        if !state.events.isEmpty { wake.insert(.event) }
        if state.isOn, !state.shots.isEmpty, !state.queued.isEmpty { wake.insert(.frame) }
        return wake
      }
      if !wake.isEmpty { return wake }
      let seconds = Double(left.components.seconds) + Double(left.components.attoseconds) / 1e18
      _ = kernel.condition.wait(until: Date(timeIntervalSinceNow: seconds))
    }
  }

  func interrupt() { kernel.change { $0.isInterrupted = true } }
}
