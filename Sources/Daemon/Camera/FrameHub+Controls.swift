import Core

extension FrameHub {
  /// The camera's settings; none for a camera that has none.
  /// - Throws: `Problem`: what is wrong with the camera.
  func controls(uid: UInt32) async throws(Problem) -> [CameraControl] {
    try await adjusting(uid: uid) { camera throws(DeviceError) in try await camera.controls() } ?? []
  }

  /// Changes settings, and keeps them for the next time that the camera is opened.
  ///
  /// The change is checked whole before anything is set; where the camera refuses one value, those before it stay.
  /// - Returns: All settings as they are then.
  /// - Throws: `Problem`: `unknown-control`, `invalid-value`, `control-locked`; what is wrong with the camera.
  func adjust(_ change: CameraControlChange, uid: UInt32) async throws -> [CameraControl] {
    let steps = try change.steps(for: try await controls(uid: uid))
    for step in steps {
      let isSet = try await adjusting(uid: uid) { camera throws(DeviceError) in
        // An earlier step may have unlocked it.
        guard try await camera.controls().first(where: { $0.id == step.id })?.isSettable == true else { return false }
        _ = try await camera.set(step.id, to: step.value)
        return true
      }
      guard isSet == true else { throw Problem(.controlLocked, path: step.name) }
      try await settings.keep(step, device: device)
    }
    return try await controls(uid: uid)
  }

  /// Lends the camera, opened for as long as that takes.
  /// - Returns: nil for a camera that has no settings.
  private func adjusting<Answer: Sendable>(
    uid: UInt32, _ body: (any AdjustableCamera) async throws(DeviceError) -> Answer
  ) async throws(Problem) -> Answer? {
    do throws(DeviceError) {
      let use = try await join(.controls, uid: uid)
      guard let camera = source as? any AdjustableCamera else {
        await use.stop()
        return nil
      }
      if areSettingsDue { await settings.apply(to: camera, device: device) }
      let answer: Answer
      do throws(DeviceError) { answer = try await body(camera) } catch {
        await use.stop()
        throw error
      }
      await use.stop()
      return answer
    } catch {
      throw Problem(viewing: error, isThere: open != nil)
    }
  }
}
