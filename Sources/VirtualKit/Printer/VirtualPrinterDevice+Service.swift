import Core

extension VirtualPrinterDevice.State {
  /// Moves bytes both ways as far as they go now, then ends what is past its deadline.
  mutating func serve(now: ContinuousClock.Instant, wakes: inout [@Sendable () -> Void]) {
    let time = now - start
    printer.advance(to: time)
    var isMoving = true
    while isMoving {
      isMoving = false
      collectReplies(now: now, time: time)
      if let receive = receives.first, let bytes = takeDelayed(now: now) {
        receives.removeFirst()
        wakes.append { receive.complete(.success(bytes)) }
        isMoving = true
      }
      if push(now: now, time: time, wakes: &wakes) { isMoving = true }
    }
    if faults.isSendStalled { failSends(.stalled, wakes: &wakes) }
    if faults.isReceiveStalled { failReceives(.stalled, wakes: &wakes) }
    expire(now: now, wakes: &wakes)
  }

  /// When something can next change for those who wait; nil where nobody waits.
  func nextInstant(now: ContinuousClock.Instant) -> ContinuousClock.Instant? {
    var next = (sends.compactMap(\.deadline) + receives.compactMap(\.deadline)).min()
    func consider(_ instant: ContinuousClock.Instant?) {
      guard let instant else { return }
      // Whatever is due now has been done; a microsecond keeps a rounding error from spinning.
      let later = max(instant, now + .microseconds(1))
      next = next.map { min($0, later) } ?? later
    }
    guard !sends.isEmpty || !receives.isEmpty else { return nil }
    if !receives.isEmpty { consider(delayed.first?.instant) }
    if !sends.isEmpty, let until = faults.refusesUntil, until > now {
      consider(until)
    } else if !sends.isEmpty {
      consider(printer.nextPacket.map { start + $0 })
    }
    consider(printer.nextEvent.map { start + $0 })
    return next
  }

  /// Ends all transfers of the open link.
  mutating func failAll(_ code: DeviceError.Code, wakes: inout [@Sendable () -> Void]) {
    failSends(code, wakes: &wakes)
    failReceives(code, wakes: &wakes)
  }

  private mutating func failSends(_ code: DeviceError.Code, wakes: inout [@Sendable () -> Void]) {
    for send in sends {
      let error = DeviceError(code, function: "send", transferred: send.sent)
      wakes.append { send.complete(.failure(error)) }
    }
    sends = []
  }

  private mutating func failReceives(_ code: DeviceError.Code, wakes: inout [@Sendable () -> Void]) {
    for receive in receives {
      wakes.append { receive.complete(.failure(DeviceError(code, function: "receive"))) }
    }
    receives = []
  }

  /// Pulls the cable: transfers fail, the link is dead, the printer lives on.
  mutating func unplug(wakes: inout [@Sendable () -> Void]) {
    guard !faults.isUnplugged else { return }
    faults.isUnplugged = true
    faults.unplugAfter = nil
    openLink = nil
    delayed = []
    failAll(.disconnected, wakes: &wakes)
    let watchers = Array(plugWatchers.values)
    wakes.append { for watcher in watchers { watcher(false) } }
  }

  /// Puts the cable in.
  mutating func plug(wakes: inout [@Sendable () -> Void]) {
    guard faults.isUnplugged else { return }
    faults.isUnplugged = false
    faults.isSendStalled = false
    faults.isReceiveStalled = false
    let watchers = Array(plugWatchers.values)
    wakes.append { for watcher in watchers { watcher(true) } }
  }

  /// Fetches replies while somebody reads: what nobody fetches stays in the printer.
  private mutating func collectReplies(now: ContinuousClock.Instant, time: Duration) {
    guard !receives.isEmpty else { return }
    var bytes = printer.takeReplies(at: time)
    guard !bytes.isEmpty, !faults.isMute else { return }
    if faults.sendsGarbage { bytes = garbage(bytes.count) }
    delayed.append((now + faults.replyDelay, bytes))
  }

  private mutating func takeDelayed(now: ContinuousClock.Instant) -> [UInt8]? {
    guard let first = delayed.first, first.instant <= now else { return nil }
    if let count = faults.replyPacket, first.bytes.count > count {
      delayed[0].bytes.removeFirst(count)
      return Array(first.bytes.prefix(count))
    }
    delayed.removeFirst()
    return first.bytes
  }

  /// Gives the first send's bytes to the printer.
  /// - Returns: Whether a byte was taken.
  private mutating func push(
    now: ContinuousClock.Instant, time: Duration, wakes: inout [@Sendable () -> Void]
  ) -> Bool {
    guard !sends.isEmpty, !faults.isSendStalled, !faults.isUnplugged else { return false }
    if let until = faults.refusesUntil {
      guard until <= now else { return false }
      faults.refusesUntil = nil
    }
    var offer = sends[0].rest
    if let limit = faults.unplugAfter { offer = offer.prefix(limit) }
    if let limit = faults.stallAfter { offer = offer.prefix(limit) }
    let taken = printer.accept(offer, at: time)
    sends[0].rest = sends[0].rest.dropFirst(taken)
    sends[0].sent += taken
    if let limit = faults.unplugAfter {
      faults.unplugAfter = limit - taken
      if limit - taken <= 0 {
        unplug(wakes: &wakes)
        return false
      }
    }
    if let limit = faults.stallAfter {
      faults.stallAfter = limit > taken ? limit - taken : nil
      faults.isSendStalled = limit <= taken
    }
    if sends[0].rest.isEmpty {
      let send = sends.removeFirst()
      wakes.append { send.complete(.success(send.sent)) }
    }
    return taken > 0
  }

  private mutating func expire(now: ContinuousClock.Instant, wakes: inout [@Sendable () -> Void]) {
    func isOver(_ deadline: ContinuousClock.Instant?) -> Bool { deadline.map { $0 <= now } ?? false }
    for send in sends where isOver(send.deadline) {
      let error = DeviceError(.timedOut, function: "send", transferred: send.sent)
      wakes.append { send.complete(.failure(error)) }
    }
    sends.removeAll { isOver($0.deadline) }
    for receive in receives where isOver(receive.deadline) {
      wakes.append { receive.complete(.failure(DeviceError(.timedOut, function: "receive"))) }
    }
    receives.removeAll { isOver($0.deadline) }
  }

  /// Bytes that mean nothing, the same in every run.
  private mutating func garbage(_ count: Int) -> [UInt8] {
    (0..<count).map { _ in
      garbageSeed ^= garbageSeed << 13
      garbageSeed ^= garbageSeed >> 7
      garbageSeed ^= garbageSeed << 17
      return UInt8(truncatingIfNeeded: garbageSeed >> 24)
    }
  }
}
