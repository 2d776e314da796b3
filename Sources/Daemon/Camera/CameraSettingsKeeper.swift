import Core
import Logging

/// Keeps what was set of each camera, and sets it again when the camera is opened: a camera forgets without power.
struct CameraSettingsKeeper: Sendable {
  private let store: JobStore
  private let logger: Logger

  init(store: JobStore, logger: Logger) {
    self.store = store
    self.logger = logger
  }

  /// Sets what is kept; a camera works without rather than not at all.
  func apply(to camera: any AdjustableCamera, device: String) async {
    do {
      let kept = try await store.cameraSettings(device)
      guard !kept.isEmpty else { return }
      let controls = try await camera.controls()
      let known = kept.filter { name, value in controls.contains { $0.key == name && $0.allows(value) } }
      for step in try CameraControlChange(known).steps(for: controls) {
        do throws(DeviceError) {
          _ = try await camera.set(step.id, to: step.value)
        } catch {
          // One that an automatic rules now is refused; the others are set.
          guard error.code == .unsupported || error.code == .busy || error.code == .denied else { throw error }
          logger.info("camera setting refused", metadata: ["device": "\(device)", "control": "\(step.name)"])
        }
      }
    } catch {
      logger.warning("camera settings could not be applied", metadata: ["device": "\(device)"])
    }
  }

  /// Keeps, or forgets, a value that the camera has taken.
  func keep(_ step: CameraControlChange.Step, device: String) async throws {
    try await store.keepCameraSetting(device, step.name, step.isKept ? step.value : nil)
  }
}
