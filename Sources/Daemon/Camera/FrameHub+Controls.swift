import Core

extension FrameHub {
  /// The camera's settings; none for a camera that has none.
  /// - Throws: `Problem`: what is wrong with the camera.
  func controls(uid: UInt32) async throws -> [CameraControl] {
    try await adjusting(uid: uid) { camera in try await camera.controls() } ?? []
  }

  /// Changes settings, and keeps them for the next time that the camera is opened.
  ///
  /// The change is checked whole before anything is set; where the camera refuses a value, those before it are put back.
  /// - Returns: All settings as they are then.
  /// - Throws: `Problem`: `unknown-control`, `invalid-value`, `control-locked`; what is wrong with the camera; the
  ///   store's.
  func adjust(_ change: CameraControlChange, by requester: Requester) async throws -> [CameraControl] {
    let controls = try await adjusting(uid: requester.uid) { camera in
      let steps = try change.steps(for: try await camera.controls())
      var earlier: [(id: UInt32, value: Int)] = []
      do {
        for step in steps {
          // An earlier step may have unlocked it.
          guard let control = try await camera.controls().first(where: { $0.id == step.id }), control.isSettable else {
            if change.isReset(step) { continue }
            throw Problem(.controlLocked, path: step.name)
          }
          _ = try await camera.set(step.id, to: step.value)
          if let value = control.value { earlier.append((step.id, value)) }
        }
        try await settings.keep(
          steps, device: device, as: AuditNote(.deviceChanged, by: requester, device, detail: "controls"))
      } catch {
        for step in earlier.reversed() { _ = try? await camera.set(step.id, to: step.value) }
        throw error
      }
      return try await camera.controls()
    }
    if let controls { return controls }
    // A camera without settings knows none of them.
    _ = try change.steps(for: [])
    return []
  }

  /// Lends the camera, opened for as long as that takes; nothing else changes it meanwhile.
  /// - Returns: nil for a camera that has no settings.
  private func adjusting<Answer: Sendable>(
    uid: UInt32, _ body: (any AdjustableCamera) async throws -> Answer
  ) async throws -> Answer? {
    do {
      let use = try await join(.controls, uid: uid)
      let outcome: Result<Answer?, any Error>
      do { outcome = .success(try await inTurn(body)) } catch { outcome = .failure(error) }
      await use.stop()
      return try outcome.get()
    } catch let error as DeviceError {
      throw Problem(viewing: error, isThere: open != nil)
    }
  }

  private func inTurn<Answer: Sendable>(
    _ body: (any AdjustableCamera) async throws -> Answer
  ) async throws -> Answer? {
    await takeTurn()
    defer { giveTurn() }
    guard let source else { throw DeviceError(.disconnected, function: "FrameHub") }
    guard let camera = source as? any AdjustableCamera else { return nil }
    if areSettingsDue { await settings.apply(to: camera, device: device) }
    return try await body(camera)
  }
}
