import Core
import Synchronization

/// A ``VirtualCamera`` as a USB device of the video class.
final class USBCamera: USBDevice {
  /// What it has done, for those who look on.
  struct Activity: Sendable, Equatable {
    /// What is streamed, such as `mjpeg 1280x720`; nil: nothing.
    var streaming: String?
    /// Streams begun.
    var streams = 0
    /// Frames sent whole.
    var frames = 0
  }

  /// The camera behind the plug.
  let camera: VirtualCamera
  let clock: any DeviceClock
  let modes: StreamModes
  let descriptors: USBDescriptors
  private let state = Mutex(Activity())

  /// Gives a camera a plug. The default id is pid.codes' for tests.
  init(
    _ camera: VirtualCamera, clock: any DeviceClock, vendor: UInt16 = 0x1209, product: UInt16 = 0x0001,
    serial: String = "VC00000001"
  ) {
    self.camera = camera
    self.clock = clock
    modes = StreamModes(camera)
    descriptors = CameraDescriptors.make(modes, vendor: vendor, product: product, serial: serial)
  }

  /// What it has done.
  var activity: Activity { state.withLock { $0 } }

  func note(_ change: (inout Activity) -> Void) { state.withLock { change(&$0) } }

  var isPlugged: Bool { camera.isPlugged }
  func unplug() { camera.unplug() }
  func replug() { camera.plugIn() }

  func attach(to port: USBPort) throws(DeviceError) -> any USBAttachment {
    guard camera.isPlugged else { throw DeviceError(.disconnected, function: "attach") }
    return USBCameraAttachment(self, port: port)
  }
}
