import Core
import Testing

@testable import Drivers

/// How a run ended, for comparing.
private func name(_ cause: PrintInterruption.Cause?) -> String {
  switch cause {
  case .stopped(let reasons): "stopped:" + reasons.map(\.rawValue).sorted().joined(separator: ",")
  case .lost(let error): "lost:" + error.code.rawValue
  case .timedOut: "timed-out"
  case .cancelled: "cancelled"
  case .finishedEarly: "finished-early"
  case .callerFailed: "caller-failed"
  case .unavailable: "unavailable"
  case nil: "none"
  }
}

@Suite("Printer session: stops, losses, recovery")
struct PrinterSessionTroubleTests {
  private let plan = PrintPlan.random(copies: 1, pages: 2, seed: 8, profile: .generic58)

  private func interrupt(
    _ bench: SessionBench, from start: PaperPosition = .start, _ told: Told<PaperPosition> = Told()
  ) async -> PrintInterruption? {
    await #expect(throws: PrintInterruption.self) {
      try await bench.session.print(plan, from: start) { told.append($0) }
    }
  }

  /// Byte counts in the middle and at the end of every segment, counted from the head of the printout on.
  private func places(request: Int) async throws -> [Int] {
    var places: [Int] = []
    var sum = 0
    for segment in try await plan.all() {
      places += [sum + segment.bytes.count / 2, sum + segment.bytes.count]
      // The head, and the request behind each segment.
      sum += segment.bytes.count + request
    }
    return places
  }

  @Test(
    "a stop anywhere is told, begins again where it was confirmed, and sends nothing twice",
    arguments: [
      (ScriptedPrinter.Trouble.paperOut, "stopped:media-empty-error"), (.coverOpen, "stopped:cover-open-error"),
      (.cutter, "stopped:cutter-error"),
    ])
  func stops(trouble: ScriptedPrinter.Trouble, expected: String) async throws {
    let whole = try await plan.all()
    for (abilities, request) in [
      (ScriptedPrinter.Abilities.all, 11), (.fenceOnly, 3), (.init(automaticStatus: false), 11),
    ] {
      for place in try await places(request: request) {
        let bench = SessionBench(abilities)
        let told = Told<PaperPosition>()
        try await bench.run {
          try await bench.session.open()
          let before = bench.printer.taken.count
          bench.printer.makeTrouble(trouble, at: before + place)
          let begun = bench.clock.now
          let stop = await interrupt(bench, told)
          // Only waits take time here, so all of it lies behind the trouble.
          #expect(begun.duration(to: bench.clock.now) <= .seconds(1), "at \(place)")
          #expect(name(stop?.cause) == expected, "at \(place)")
          // Sent once, in order, and no further than was counted.
          let sent = content(of: Array(bench.printer.taken[before...]))
          let all = whole.flatMap(\.bytes)
          #expect(all.starts(with: sent.prefix(max(0, sent.count - request))))
          #expect(stop.map { ($0.confirmed ?? .start) >= (told.all.last ?? .start) } == true)
          #expect(stop.map { ($0.confirmed ?? .start) <= ($0.sent ?? .start) } == true)
          #expect(bench.printer.requestsInsideCommands == 0)
          try await bench.session.recover()
          #expect(bench.printer.softResets == 1)
          let waiting = Task { try await bench.session.waitUntilReady() }
          bench.printer.mend()
          try await waiting.value
          let resumed = bench.printer.taken.count
          #expect(try await bench.session.print(plan, from: stop?.confirmed ?? .start) { _ in } != .accepted)
          let rest = whole.filter { $0.end > (stop?.confirmed ?? .start) }.flatMap(\.bytes)
          #expect(content(of: Array(bench.printer.taken[resumed...])) == rest)
        }
        await bench.session.close()
      }
    }
  }

  @Test("not ready at the start: nothing is begun, and the stop is told at once")
  func notReady() async throws {
    let bench = SessionBench()
    try await bench.run {
      try await bench.session.open()
      bench.printer.makeTrouble(.paperOut, at: 0)
      try await bench.session.feed(dots: 1)
      let before = bench.printer.taken.count
      let stop = await interrupt(bench)
      #expect(name(stop?.cause) == "stopped:media-empty-error")
      #expect(stop?.begun == false && stop?.bytesSent == 0)
      #expect(bench.printer.taken.count == before)
    }
    await bench.session.close()
  }

  @Test("opened without paper: confirmation is asked for later")
  func openedStopped() async throws {
    let bench = SessionBench(.init(automaticStatus: false))
    bench.printer.makeTrouble(.paperOut, at: 0)
    try await bench.run {
      let found = try await bench.session.open()
      #expect(found.completionId == nil || found.completionId == true)
      bench.printer.mend()
      #expect(try await bench.session.print(plan) { _ in } == .printed)
    }
    await bench.session.close()
  }

  @Test(
    "opened while it is stopped: automatic status is asked for later",
    arguments: [ScriptedPrinter.Trouble.paperOut, .headHot])
  func openedStoppedWithAutomaticStatus(trouble: ScriptedPrinter.Trouble) async throws {
    let bench = SessionBench()
    bench.printer.makeTrouble(trouble)
    try await bench.run {
      // What it does not answer now it may know all the same.
      let found = try await bench.session.open()
      #expect(found.automaticStatus == nil && found.completionId == nil && found.fence == nil)
      bench.printer.mend()
      #expect(try await bench.session.print(plan) { _ in } == .printed)
      #expect(await bench.session.abilities.automaticStatus == true)
      var changes = await bench.session.statusChanges().makeAsyncIterator()
      #expect(await changes.next()?.reasons == [])
      bench.printer.makeTrouble(.coverOpen)
      #expect(await changes.next()?.reasons == [.coverOpen])
    }
    await bench.session.close()
  }

  @Test("a cable pulled while it is asked what it can do says nothing of what it cannot")
  func lostInProbe() async throws {
    for place in 0...60 {
      let bench = SessionBench()
      bench.printer.makeTrouble(.paperOut)
      try await bench.run {
        try await bench.session.open()
        bench.printer.mend()
        bench.printer.makeTrouble(.vanish, at: bench.printer.taken.count + place)
        #expect(name(await interrupt(bench)?.cause) == "lost:disconnected")
        let found = await bench.session.abilities
        #expect(found.automaticStatus != false && found.completionId != false && found.fence != false, "\(place)")
      }
      await bench.session.close()
    }
  }

  @Test("a printer that answers real-time requests alone: whatever is asked first, the cause is found")
  func causes() async throws {
    let bench = SessionBench(.init(automaticStatus: false))
    try await bench.run {
      try await bench.session.open()
      for (trouble, expected) in [
        (ScriptedPrinter.Trouble.coverOpen, "stopped:cover-open-error"), (.cutter, "stopped:cutter-error"),
        (.paperOut, "stopped:media-empty-error"), (.cutter, "stopped:cutter-error"),
        (.coverOpen, "stopped:cover-open-error"), (.paperOut, "stopped:media-empty-error"),
      ] {
        bench.printer.makeTrouble(trouble, at: bench.printer.taken.count + 3000)
        let begun = bench.clock.now
        #expect(name(await interrupt(bench)?.cause) == expected)
        #expect(begun.duration(to: bench.clock.now) <= .seconds(1))
        bench.printer.mend()
        try await bench.session.recover()
        try await bench.session.waitUntilReady()
      }
    }
    await bench.session.close()
  }

  @Test("a hot head in mid-print is waited for, and nothing is torn", arguments: [true, false])
  func hotHead(automatic: Bool) async throws {
    let bench = SessionBench(.init(automaticStatus: automatic))
    let whole = try await plan.all().flatMap(\.bytes)
    try await bench.run {
      try await bench.session.open()
      // Each time another topic is asked first.
      for turn in 1...5 {
        let before = bench.printer.taken.count
        // The first time before anything is sent.
        if turn == 1 {
          bench.printer.makeTrouble(.headHot)
        } else {
          bench.printer.makeTrouble(.headHot, at: before + 3000)
        }
        let begun = bench.clock.now
        let ended = Told<Bool>()
        let printing = Task {
          defer { ended.append(true) }
          return try await bench.session.print(plan) { _ in }
        }
        // Longer than a printer may be silent without a reason.
        while begun.duration(to: bench.clock.now) < .seconds(100), ended.all.isEmpty { await Task.yield() }
        #expect(await bench.session.status.reasons == [.headHot], "turn \(turn)")
        if turn == 1 { #expect(content(of: Array(bench.printer.taken[before...])).isEmpty) }
        bench.printer.mend()
        #expect(try await printing.value == .printed, "turn \(turn)")
        #expect(content(of: Array(bench.printer.taken[before...])) == whole)
      }
    }
    await bench.session.close()
  }

  @Test("a head that has cooled while the printer is asked why it is offline stops nothing")
  func cooledBetweenAnswers() async throws {
    let bench = SessionBench(.init(automaticStatus: false))
    try await bench.run {
      try await bench.session.open()
      // Each time another topic is asked first.
      for turn in 1...5 {
        bench.printer.mendOnceOffline()
        bench.printer.makeTrouble(.headHot, at: bench.printer.taken.count + 3000)
        #expect(try await bench.session.print(plan) { _ in } == .printed, "turn \(turn)")
      }
    }
    await bench.session.close()
  }

  @Test("while the head cools, a status request that was cut off is waited for as long")
  func hotHeadInRequest() async throws {
    let bench = SessionBench()
    try await bench.run {
      try await bench.session.open()
      bench.printer.holdAnswers()
      let ended = Told<Bool>()
      let printing = Task {
        defer { ended.append(true) }
        return try await bench.session.print(plan) { _ in }
      }
      while bench.printer.heldCompletions < 2 { await Task.yield() }
      bench.printer.makeTrouble(.headHot)
      bench.printer.stallInNextRequest()
      while !bench.printer.isStalled { await Task.yield() }
      // Now there is room, and the rest of the request goes first.
      let begun = bench.clock.now
      bench.printer.releaseAnswers()
      while begun.duration(to: bench.clock.now) < .seconds(100), ended.all.isEmpty { await Task.yield() }
      bench.printer.mend()
      #expect(try await printing.value == .printed)
    }
    await bench.session.close()
  }

  @Test(
    "what stops it in the moment of the last confirmation takes nothing back",
    arguments: [ScriptedPrinter.Trouble.coverOpen, .paperOut, .cutter])
  func stopsAtTheEnd(trouble: ScriptedPrinter.Trouble) async throws {
    for abilities in [ScriptedPrinter.Abilities.all, .fenceOnly, .init(automaticStatus: false)] {
      let first = SessionBench(abilities)
      let count = try await first.run {
        try await first.session.open()
        let before = first.printer.taken.count
        _ = try await first.session.print(plan) { _ in }
        return first.printer.taken.count - before
      }
      await first.session.close()
      let bench = SessionBench(abilities)
      let told = Told<PaperPosition>()
      try await bench.run {
        try await bench.session.open()
        // Hidden until all is sent, so that the last confirmation and the trouble are heard together.
        bench.printer.makeTrouble(trouble, at: bench.printer.taken.count + count)
        #expect(try await bench.session.print(plan) { told.append($0) } != .accepted)
        #expect(told.all.last == PaperPosition(copy: 2, page: 1, row: 0))
      }
      await bench.session.close()
    }
  }

  @Test("a lost printer: begun says whether anything may have come out")
  func lost() async throws {
    for place in try await places(request: 11) {
      let bench = SessionBench()
      try await bench.run {
        try await bench.session.open()
        let before = bench.printer.taken.count
        bench.printer.makeTrouble(.disconnect, at: before + place)
        let stop = await interrupt(bench)
        #expect(name(stop?.cause) == "lost:disconnected")
        #expect(stop?.begun == true)
        #expect(content(of: Array(bench.printer.taken[before...])).count <= (stop?.bytesSent ?? 0))
      }
      await bench.session.close()
    }
    let bench = SessionBench()
    try await bench.run {
      try await bench.session.open()
      // In the head: the first byte that prints has not been sent.
      bench.printer.makeTrouble(.disconnect, at: bench.printer.taken.count + 1)
      let stop = await interrupt(bench)
      #expect(name(stop?.cause) == "lost:disconnected")
      #expect(stop?.begun == false && stop?.bytesSent == 0)
      let again = await interrupt(bench)
      #expect(name(again?.cause) == "lost:disconnected")
      await #expect(throws: DeviceError.self) { try await bench.session.waitUntilReady() }
    }
    await bench.session.close()
  }

  @Test(
    "a printer that falls silent or takes nothing is given up in time",
    arguments: [ScriptedPrinter.Trouble.mute, .stall])
  func unresponsive(trouble: ScriptedPrinter.Trouble) async throws {
    let bench = SessionBench()
    try await bench.run {
      try await bench.session.open()
      bench.printer.makeTrouble(trouble, at: bench.printer.taken.count + 3000)
      let begun = bench.clock.now
      let stop = await interrupt(bench)
      #expect(name(stop?.cause) == "timed-out")
      #expect(stop?.begun == true)
      #expect(begun.duration(to: bench.clock.now) < .seconds(40))
    }
    await bench.session.close()
  }

  @Test("answers that never come to cleared fences do not confirm the next printout, nor hold it up")
  func strayFences() async throws {
    let bench = SessionBench(.fenceOnly)
    try await bench.run {
      try await bench.session.open()
      bench.printer.holdAnswers()
      bench.printer.makeTrouble(.paperOut, at: bench.printer.taken.count + 6000)
      let stop = await interrupt(bench)
      #expect(stop?.confirmed == nil)
      // Two old answers arrive late, before the next printout's own.
      bench.printer.mend()
      bench.printer.releaseAnswers()
      try await bench.session.recover()
      let told = Told<PaperPosition>()
      bench.printer.makeTrouble(.coverOpen, at: bench.printer.taken.count + 300)
      let second = await interrupt(bench, told)
      #expect(name(second?.cause) == "stopped:cover-open-error")
      #expect(told.all.isEmpty && second?.confirmed == nil)
    }
    await bench.session.close()
  }

  @Test("cancelling stops at a checkpoint with what was sent confirmed")
  func cancels() async throws {
    let whole = try await plan.all()
    for stopAt in 0..<whole.count {
      let bench = SessionBench()
      let sent = Told<PaperPosition>()
      try await bench.run {
        try await bench.session.open()
        let gate = AsyncStream.makeStream(of: Void.self)
        let printing = Task {
          try await bench.session.print(
            plan,
            onSent: { place in
              sent.append(place)
              if sent.all.count == stopAt + 1 {
                gate.continuation.yield()
                // Until the cancellation has been given.
                while !Task.isCancelled, await bench.session.isCancelled == false { await Task.yield() }
              }
            }
          ) { _ in }
        }
        for await _ in gate.stream { break }
        printing.cancel()
        let result = await printing.result
        switch result {
        case .success(let confirmation):
          #expect(confirmation == .printed && stopAt == whole.count - 1)
        case .failure(let error):
          let stop = error as? PrintInterruption
          #expect(name(stop?.cause) == "cancelled")
          let end = whole[stopAt...].first { $0.isCheckpoint }?.end
          #expect(stop?.sent == end && stop?.confirmed == end)
        }
      }
      await bench.session.close()
    }
  }

  @Test("a graceful stop ends the page, or at the next checkpoint", arguments: [SafePlace.pageEnd, .checkpoint])
  func finishes(place: SafePlace) async throws {
    let whole = try await plan.all()
    let bench = SessionBench()
    try await bench.run {
      try await bench.session.open()
      let stop = await #expect(throws: PrintInterruption.self) {
        try await bench.session.print(plan, onSent: { _ in await bench.session.finish(at: place) }) { _ in }
      }
      #expect(name(stop?.cause) == "finished-early")
      let end = whole.first { place == .pageEnd ? $0.isPageEnd : $0.isCheckpoint }?.end
      #expect(stop?.confirmed == end)
      // The rest is printed later, and nothing twice.
      #expect(try await bench.session.print(plan, from: stop?.confirmed ?? .start) { _ in } == .printed)
    }
    #expect(content(of: bench.printer.taken) == whole.flatMap(\.bytes))
    await bench.session.close()
  }

  @Test("a caller that fails ends the printout")
  func callerFails() async throws {
    struct Failure: Error {}
    let bench = SessionBench()
    try await bench.run {
      try await bench.session.open()
      let stop = await #expect(throws: PrintInterruption.self) {
        try await bench.session.print(plan) { _ in throw Failure() }
      }
      #expect(name(stop?.cause) == "caller-failed")
      #expect(stop?.confirmed != nil && stop?.begun == true)
    }
    await bench.session.close()
  }

  @Test("after a break anywhere in a picture, the mark and the next page come out whole")
  func recovers() async throws {
    let profile = PrinterProfile.generic58
    var mark = Bitmap(width: 384, height: 30)
    for x in 0..<384 { mark[x, x % 30] = true }
    let first = try await plan.all()[0].bytes.count
    for place in stride(from: 1, to: first, by: 101) {
      let bench = SessionBench()
      let openBytes = try await bench.run {
        try await bench.session.open()
        bench.printer.makeTrouble(.disconnect, at: bench.printer.taken.count + 5 + place)
        return await interrupt(bench)?.openBytes ?? 0
      }
      await bench.session.close()
      bench.printer.reconnect(ignoringSoftReset: true)
      let second = SessionBench(printer: bench.printer)
      try await second.run {
        let found = try await second.session.open(openBytes: openBytes)
        #expect(found.confirmation == .printed)
        let result = try await second.session.print(.voidMark(mark, profile: profile)) { _ in }
        #expect(result == .printed)
      }
      await second.session.close()
      var reader = PaperReader(dots: 384)
      reader.read(bench.printer.taken)
      let rows = reader.rows.count
      #expect(rows >= 30 + 96 && reader.bitmap.rows(rows - 96 - 30..<rows - 96) == mark, "broken at \(place)")
    }
  }
}
