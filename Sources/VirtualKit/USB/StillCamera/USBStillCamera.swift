import Core

/// A ``VirtualStillCamera`` as a USB device of the still image class.
final class USBStillCamera: USBDevice {
  /// The camera behind the plug.
  let camera: VirtualStillCamera
  let descriptors: USBDescriptors

  /// Gives a camera a plug. The default id is pid.codes' for tests.
  init(_ camera: VirtualStillCamera, vendor: UInt16 = 0x1209, product: UInt16 = 0x0002) {
    self.camera = camera
    descriptors = StillCameraDescriptors.make(
      serial: camera.configuration.serial, vendor: vendor, product: product)
  }

  var isPlugged: Bool { camera.isPlugged }
  func unplug() { camera.unplug() }
  func replug() { camera.plugIn() }

  func attach(to port: USBPort) throws(DeviceError) -> any USBAttachment {
    let watcher = try camera.connect { port.unplug() }
    return USBStillCameraAttachment(camera, port: port, watcher: watcher)
  }
}
