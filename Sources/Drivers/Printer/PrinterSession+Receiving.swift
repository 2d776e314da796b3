import Core

extension PrinterSession {
  /// A wait for bytes that is as long as any: nothing wakes up while the printer is silent.
  private static let longWait = Duration.seconds(3600)

  func startReading() {
    let link = link
    let clock = clock
    let pause = timing.drain
    reader = Task { [weak self] in
      var stalls = 0
      while !Task.isCancelled {
        do throws(DeviceError) {
          let bytes = try await link.receive(deadline: .now + Self.longWait)
          stalls = 0
          await self?.received(bytes)
        } catch {
          switch error.code {
          case .timedOut:
            // A link that gives up early must not make this loop spin.
            try? await clock.sleep(for: pause)
          case .stalled where stalls < 3:
            // The link has cleared the halt.
            stalls += 1
            try? await clock.sleep(for: pause)
          default:
            await self?.stoppedReading(error)
            return
          }
        }
      }
    }
  }

  private func received(_ bytes: [UInt8]) {
    bytesReceived += bytes.count
    guard !isDraining else {
      leftoverDecoder.consume(bytes) { event in
        if case .completion(let identifier) = event { leftover = identifier }
      }
      return signal()
    }
    let before = status
    var events: [PrinterEvent] = []
    decoder.consume(bytes) { events.append($0) }
    for event in events { take(event) }
    if status != before { publish() }
    signal()
  }

  private func take(_ event: PrinterEvent) {
    if register.take(event) {
      if case .automatic = event { automaticCount += 1 } else { realTimeCount += 1 }
    }
    switch event {
    case .completion(let identifier):
      lastCompletion = identifier
      if ledger.take(identifier) { lastProgress = uptime() }
    case .answer(let byte):
      lastAnswer = (lastAnswer.count + 1, byte)
      if ledger.takeFence() { lastProgress = uptime() }
    case .battery(let battery):
      register.take(battery)
      batteryCount += 1
    case .block(_, let bytes):
      lastBlock = (lastBlock.count + 1, bytes)
    case .realTime, .automatic, .flow:
      break
    }
  }

  private func stoppedReading(_ error: DeviceError) {
    receiveError = error
    if error.code != .unsupported {
      for subscriber in subscribers.values { subscriber.finish() }
      subscribers.removeAll()
    }
    signal()
  }

  func publish() {
    let status = status
    for subscriber in subscribers.values { subscriber.yield(status) }
  }

  /// Wakes everybody who waits for something to change.
  func signal() {
    let waiting = waiters
    waiters.removeAll()
    for waiter in waiting.values { waiter.resume() }
  }

  /// Waits until something changes or the time has passed, whichever is first.
  func change(within duration: Duration) async {
    guard duration > .zero else { return }
    let key = newKey()
    let clock = clock
    let timer = Task { [weak self] in
      do { try await clock.sleep(for: duration) } catch { return }
      await self?.resume(key)
    }
    await withCheckedContinuation { waiters[key] = $0 }
    timer.cancel()
  }

  private func resume(_ key: Int) { waiters.removeValue(forKey: key)?.resume() }

  /// Waits for a condition.
  /// - Returns: Whether it held before the time had passed; false at once when the printer is lost.
  func wait(_ duration: Duration, until condition: () -> Bool) async -> Bool {
    let end = uptime() + duration
    while !condition() {
      guard receiveError == nil, phase == .open else { return false }
      let rest = end - uptime()
      guard rest > .zero else { return false }
      await change(within: rest)
    }
    return true
  }

  /// Lets time pass, whatever comes in.
  func pass(_ duration: Duration) async { _ = await wait(duration) { false } }

  /// Throws when the link is known to be broken; a one-way link is not.
  func checkLink() throws(DeviceError) {
    guard phase == .open else { throw DeviceError(.cancelled, function: "PrinterSession.close") }
    if let receiveError, receiveError.code != .unsupported { throw receiveError }
  }
}
