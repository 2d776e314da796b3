import Core

/// What hands and wear do to a printer.
extension VirtualPrinter {
  /// Puts in a roll.
  /// - Parameter rows: Its length in dot rows; nil: endless.
  public mutating func loadPaper(rows: Int? = nil, at instant: Duration) {
    change(at: instant) { $0.roll.left = rows.map { max($0, 0) } }
  }

  /// Takes the paper away, or lets so many rows remain.
  public mutating func endPaper(after rows: Int = 0, at instant: Duration) {
    change(at: instant) { $0.roll.left = max(rows, 0) }
  }

  /// Lets the near-end sensor report.
  public mutating func lowerPaper(at instant: Duration) {
    change(at: instant) { $0.roll.left = min($0.roll.left ?? .max, max($0.configuration.nearEndRows - 1, 1)) }
  }

  /// Opens or closes the cover; closing it is also what clears a freed cutter's error.
  public mutating func setCover(open: Bool, at instant: Duration) {
    change(at: instant) {
      if $0.conditions.isCoverOpen, !open, !$0.conditions.isCutterJammed { $0.conditions.hasCutterError = false }
      $0.conditions.isCoverOpen = open
    }
  }

  /// Jams the cutter, at once or at the next cut, or frees it; the error stays until DLE ENQ or the cover.
  public mutating func setCutter(jammed: Bool, atNextCut: Bool = false, at instant: Duration) {
    change(at: instant) {
      $0.conditions.isCutterJammed = jammed
      if jammed, !atNextCut { $0.conditions.hasCutterError = true }
    }
  }

  /// Presses or releases the feed button; a press feeds one line, and the printer is offline meanwhile.
  public mutating func setFeedButton(pressed: Bool, at instant: Duration) {
    change(at: instant) {
      guard !$0.modes.isButtonDisabled || !pressed else { return }
      if pressed, !$0.conditions.isButtonPressed, $0.mechanism.isEmpty {
        for _ in 0..<$0.modes.lineSpacing where !$0.isPaperOut { $0.roll.burn(nil) }
      }
      $0.conditions.isButtonPressed = pressed
    }
  }

  /// Lets the head be too hot, which passes by itself, or cool.
  public mutating func setHead(hot: Bool, at instant: Duration) {
    change(at: instant) { $0.conditions.isHeadHot = hot }
  }

  /// Lets the battery be low, or charged; it is told only when asked.
  public mutating func setBattery(low: Bool, at instant: Duration) {
    change(at: instant) { $0.conditions.isBatteryLow = low }
  }

  /// Lets it fail beyond recovery, or as good as new.
  public mutating func setBroken(_ broken: Bool, at instant: Duration) {
    change(at: instant) { $0.conditions.isBroken = broken }
  }

  /// Lets the head move at another speed, in dot rows a second; nil: unlimited.
  public mutating func setSpeed(rowsPerSecond: Int?, at instant: Duration) {
    change(at: instant) { $0.mechanism.rowTime = rowsPerSecond.map { 1_000_000_000 / Int64(max($0, 1)) } ?? 0 }
  }

  /// Switches it off and on: everything but the paper is forgotten.
  public mutating func cyclePower(at instant: Duration) {
    change(at: instant) {
      $0.isPoweredOff = false
      $0.clearBuffers()
      $0.scanner = RealTimeScanner()
      $0.initialize()
      $0.statusMask = 0
      $0.isSelected = true
      $0.replies.removeAll()
      $0.conditions.isBroken = false
      if !$0.conditions.isCutterJammed { $0.conditions.hasCutterError = false }
    }
  }

  private mutating func change(at instant: Duration, _ body: (inout VirtualPrinter) -> Void) {
    advance(to: instant)
    body(&self)
    conditionsChanged()
    advance(to: instant)
  }
}
