import ArgumentParser
import VirtualKit

/// What the virtual camera is like.
struct CameraOptions: ParsableArguments, Sendable {
  @Flag(help: "Plug in no camera.")
  var withoutCamera = false

  @Option(help: "Show the portraits of this folder to the camera, the next one for each stream, not the drawn scene.")
  var frames: String?

  @Option(help: "How far the heads of --frames lean, in degrees, clockwise.")
  var tilt = 0.0

  @Option(help: "The one size of the camera's frames: 1920x1080, 1280x720 or 640x480; all of them if not given.")
  var size: VirtualCamera.Size?

  @Flag(help: "Plug in a still camera that speaks PTP, as 1-4; it shows what the camera shows.")
  var stillCamera = false

  func validate() throws {
    guard (-45...45).contains(tilt) else { throw ValidationError("--tilt takes -45…45.") }
    guard tilt == 0 || frames != nil else { throw ValidationError("--tilt goes with --frames.") }
    guard !withoutCamera || (size == nil && (frames == nil || stillCamera)) else {
      throw ValidationError("--without-camera goes with no other option of the camera.")
    }
  }

  /// Sets the camera up.
  func apply(to kit: inout VirtualUSBKit.Configuration) {
    var camera = VirtualCamera.Configuration()
    if let frames { camera.scene = .pictures(folder: frames, tilt: tilt, framesPerPicture: 150) }
    if let size { camera.sizes = [size] }
    kit.camera = withoutCamera ? nil : camera
    if stillCamera {
      var still = VirtualStillCamera.Configuration()
      still.scene = camera.scene
      kit.stillCamera = still
    }
  }
}

extension VirtualCamera.Size: ExpressibleByArgument {}
