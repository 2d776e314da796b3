import Core

/// Asks a device what it is and offers, on the thread that its camera will go on with.
actor CameraProber {
  nonisolated let executor = ThreadExecutor(name: "satchel-camera", stackSize: 1 << 20)

  nonisolated var unownedExecutor: UnownedSerialExecutor { executor.asUnownedSerialExecutor() }

  func ask(_ open: V4L2Camera.Opener) throws(DeviceError) -> (V4L2Device.Identity, [FrameFormat]) {
    let device = V4L2Device(node: try open())
    return (try device.identity(), try device.formats())
  }
}
