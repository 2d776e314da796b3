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
      for step in try CameraControlChange(known).restoringSteps(for: controls) {
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

  /// Keeps, or forgets, what the camera has taken: all of it or nothing.
  func keep(_ steps: [CameraControlChange.Step], device: String, as deed: AuditNote) async throws {
    let values = steps.map { ($0.name, $0.isKept ? $0.value : nil as Int?) }
    try await store.keepCameraSettings(device, Dictionary(values) { $1 }, as: deed)
  }
}
