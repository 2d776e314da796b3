import Core
import Testing

@testable import VirtualKit

@Suite struct LinkTests {
  /// A device on a clock that stands still, with the link.
  func device(
    _ change: (inout VirtualPrinterConfiguration) -> Void = { _ in }
  ) throws -> (VirtualPrinterDevice, VirtualPrinterLink, ManualDeviceClock) {
    var configuration = VirtualPrinterConfiguration()
    change(&configuration)
    let clock = ManualDeviceClock()
    let device = VirtualPrinterDevice(configuration, clock: clock)
    return (device, try device.connect(), clock)
  }

  @Test func bytesGoInAndRepliesComeOut() async throws {
    let (device, link, clock) = try device()
    let deadline = clock.now + .seconds(1)
    #expect(try await link.send([0x41, 0x0A, 0x10, 0x04, 1], deadline: deadline) == 5)
    #expect(try await link.receive(deadline: deadline) == [0x12])
    #expect(device.printer.paper.height == 30)
    #expect(clock.nextAlarm == nil, "an idle device wakes nobody")
  }

  @Test func aFullBufferHoldsTheSenderUntilThereIsRoom() async throws {
    let (device, link, clock) = try device {
      $0.rowsPerSecond = 100
      $0.pendingRows = 10
      $0.bufferBytes = 480
    }
    let stream = PrinterStream.raster(PrinterStream.pattern(width: 384, height: 100))
    let start = clock.now
    let sent = Task { try await link.send(stream, deadline: start + .seconds(60)) }
    while device.state.withLock({ $0.sends.isEmpty }) { await clock.waitForAlarm() }
    var wakes = 0
    while clock.advanceToNextAlarm() {
      wakes += 1
      if clock.now > start + .seconds(50) { break }
    }
    #expect(try await sent.value == stream.count)
    // 100 rows, of which 10 wait before the head and 10 in the buffer when the last byte is taken.
    let seconds = start.duration(to: clock.now)
    #expect(seconds >= .milliseconds(790) && seconds <= .milliseconds(900), "\(seconds)")
    #expect(wakes < 40, "\(wakes)")
    #expect(device.printer.starvedFor == .zero)
  }

  @Test func deadlinesTellWhatWasTaken() async throws {
    let (_, link, clock) = try device {
      $0.rowsPerSecond = 1
      $0.pendingRows = 1
      $0.bufferBytes = 96
    }
    let stream = PrinterStream.raster(PrinterStream.pattern(width: 384, height: 100))
    let start = clock.now
    let sent = Task { try await link.send(stream, deadline: start + .milliseconds(500)) }
    await clock.waitForAlarm()
    clock.advance(by: .milliseconds(500))
    await #expect(throws: DeviceError(.timedOut, function: "send", transferred: 8 + 48 + 96)) { try await sent.value }

    let received = Task { try await link.receive(deadline: clock.now + .seconds(2)) }
    await clock.waitForAlarm()
    clock.advance(by: .seconds(2))
    await #expect(throws: DeviceError(.timedOut, function: "receive")) { try await received.value }
  }

  @Test func completionWakesTheReceiver() async throws {
    let (_, link, clock) = try device { $0.rowsPerSecond = 100 }
    let start = clock.now
    let stream =
      PrinterStream.raster(PrinterStream.pattern(width: 384, height: 60)) + PrinterStream.completion("0042")
    #expect(try await link.send(stream, deadline: start + .seconds(1)) == stream.count)
    let received = Task { try await link.receive(deadline: start + .seconds(10)) }
    await clock.waitForAlarm()
    while clock.now < start + .milliseconds(600), clock.advanceToNextAlarm() {}
    #expect(try await received.value == [0x37, 0x22] + Array("0042".utf8) + [0])
    #expect(start.duration(to: clock.now) == .milliseconds(600))
  }

  @Test func cancellationEndsWaiting() async throws {
    let (device, link, clock) = try device()
    let task = Task { try await link.receive(deadline: clock.now + .seconds(100)) }
    await clock.waitForAlarm()
    task.cancel()
    await #expect(throws: DeviceError(.cancelled, function: "receive")) { try await task.value }
    #expect(clock.nextAlarm == nil)

    device.controls.refuseData(for: .seconds(10))
    let send = Task { try await link.send([1, 2, 3], deadline: clock.now + .seconds(100)) }
    await clock.waitForAlarm()
    send.cancel()
    await #expect(throws: DeviceError(.cancelled, function: "send")) { try await send.value }
    // A task that is cancelled beforehand does not wait either.
    let late = Task {
      withUnsafeCurrentTask { $0?.cancel() }
      return try await link.receive(deadline: clock.now + .seconds(100))
    }
    await #expect(throws: DeviceError(.cancelled, function: "receive")) { try await late.value }
  }

  @Test func paperOutWakesTheReceiver() async throws {
    let (device, link, clock) = try device()
    let deadline = clock.now + .seconds(5)
    _ = try await link.send([0x1D, 0x61, 0x0E], deadline: deadline)
    #expect(try await link.receive(deadline: deadline) == [0x10, 0, 0, 0x0F])
    let received = Task { try await link.receive(deadline: deadline) }
    await clock.waitForAlarm()
    device.controls.endPaper()
    #expect(try await received.value == [0x18, 0, 0x0F, 0x0F])
    #expect(try await link.portStatus() == 0x38)
    device.controls.setPortStatus(supported: false)
    await #expect(throws: DeviceError(.unsupported, function: "portStatus")) { try await link.portStatus() }
  }

  @Test func unplugFailsEverythingAndTheDeviceLivesOn() async throws {
    let (device, link, clock) = try device()
    let changes = device.plugChanges()
    let picture = PrinterStream.pattern(width: 384, height: 40)
    let stream = PrinterStream.raster(picture)
    device.controls.unplug(afterBytes: 1000)
    let deadline = clock.now + .seconds(5)
    await #expect(throws: DeviceError(.disconnected, function: "send", transferred: 1000)) {
      try await link.send(stream, deadline: deadline)
    }
    await #expect(throws: DeviceError(.disconnected, function: "receive")) {
      try await link.receive(deadline: deadline)
    }
    await #expect(throws: DeviceError(.disconnected, function: "portStatus")) { try await link.portStatus() }
    await #expect(throws: DeviceError(.disconnected, function: "softReset")) { try await link.softReset() }
    #expect(throws: DeviceError(.disconnected, function: "connect")) { try device.connect() }
    device.controls.replug()
    let again = try device.connect()
    // A printer with a battery goes on in the middle of the picture.
    #expect(try await again.send(Array(stream[1000...]), deadline: deadline) == stream.count - 1000)
    #expect(device.printer.paper == picture)
    // The old link stays dead.
    await #expect(throws: DeviceError(.disconnected, function: "send")) {
      try await link.send([0], deadline: deadline)
    }
    var seen: [Bool] = []
    for await change in changes {
      seen.append(change)
      if seen.count == 2 { break }
    }
    #expect(seen == [false, true])
  }

  @Test func aPulledCableMayComeBackByItself() async throws {
    let (device, _, clock) = try device()
    device.controls.unplug(for: .seconds(3))
    clock.advance(by: .milliseconds(2999))
    #expect(!device.isPlugged)
    clock.advance(by: .milliseconds(1))
    #expect(device.isPlugged)
    let link = try device.connect()
    #expect(try await link.send([0x0A], deadline: clock.now + .seconds(1)) == 1)
  }

  @Test func oneLinkAtATime() async throws {
    let (device, link, _) = try device()
    #expect(throws: DeviceError(.busy, function: "connect", holder: "satchel")) { try device.connect() }
    await link.close()
    let second = try device.connect()
    await second.close()
  }

  @Test func closingEndsWaiting() async throws {
    let (_, link, clock) = try device()
    let received = Task { try await link.receive(deadline: clock.now + .seconds(5)) }
    await clock.waitForAlarm()
    await link.close()
    await #expect(throws: DeviceError(.cancelled, function: "receive")) { try await received.value }
  }

  @Test func aHaltIsClearedByASoftReset() async throws {
    let (device, link, clock) = try device()
    let deadline = clock.now + .seconds(5)
    _ = try await link.send(
      Array(PrinterStream.raster(PrinterStream.pattern(width: 384, height: 9)).prefix(100)), deadline: deadline)
    device.controls.stall()
    await #expect(throws: DeviceError(.stalled, function: "send")) { try await link.send([0], deadline: deadline) }
    try await link.softReset()
    #expect(try await link.send([0x41, 0x0A], deadline: deadline) == 2)
    #expect(device.printer.isIdle)
  }

  @Test func refusedDataGoesOnLater() async throws {
    let (device, link, clock) = try device()
    let start = clock.now
    device.controls.refuseData(for: .seconds(2))
    let sent = Task { try await link.send([0x0A], deadline: start + .seconds(5)) }
    await clock.waitForAlarm()
    clock.advance(by: .seconds(2))
    #expect(try await sent.value == 1)
  }

  @Test func lateMuteOneWayAndGarbage() async throws {
    let (device, link, clock) = try device()
    device.controls.delayReplies(by: .milliseconds(700))
    let start = clock.now
    _ = try await link.send([0x10, 0x04, 1], deadline: start + .seconds(1))
    let late = Task { try await link.receive(deadline: start + .seconds(5)) }
    await clock.waitForAlarm()
    clock.advance(by: .milliseconds(699))
    #expect(device.state.withLock { $0.receives.count } == 1)
    clock.advance(by: .milliseconds(1))
    #expect(try await late.value == [0x12])

    device.controls.delayReplies(by: .zero)
    device.controls.setGarbageReplies(true)
    _ = try await link.send([0x1D, 0x49, 67], deadline: clock.now + .seconds(1))
    let garbage = try await link.receive(deadline: clock.now + .seconds(1))
    #expect(garbage.count == 7)
    #expect(garbage.first != 0x5F)

    device.controls.setMute(true)
    _ = try await link.send([0x10, 0x04, 1], deadline: clock.now + .seconds(1))
    let nothing = Task { try await link.receive(deadline: clock.now + .seconds(1)) }
    await clock.waitForAlarm()
    clock.advance(by: .seconds(1))
    await #expect(throws: DeviceError(.timedOut, function: "receive")) { try await nothing.value }

    device.controls.setOneWay(true)
    await #expect(throws: DeviceError(.unsupported, function: "receive")) {
      try await link.receive(deadline: clock.now + .seconds(1))
    }
  }

  @Test func theSystemClockDrivesItToo() async throws {
    var configuration = VirtualPrinterConfiguration()
    configuration.rowsPerSecond = 2000
    configuration.bufferBytes = 480
    let device = VirtualPrinterDevice(configuration)
    let link = try device.connect()
    let picture = PrinterStream.pattern(width: 384, height: 200)
    let stream = PrinterStream.raster(picture) + PrinterStream.completion("9999")
    let deadline = ContinuousClock.now + .seconds(60)
    #expect(try await link.send(stream, deadline: deadline) == stream.count)
    #expect(try await link.receive(deadline: deadline).count == 7)
    #expect(device.printer.paper == picture)
  }
}
