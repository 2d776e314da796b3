import CV4L2
import Core

/// What an open video device is and offers; every call is a short ioctl on the caller's thread.
struct V4L2Device {
  let node: any VideoNode

  /// What QUERYCAP tells of a camera.
  struct Identity: Sendable, Equatable {
    /// The driver, such as `uvcvideo`.
    var driver: String
    /// The device's name, such as `HD Webcam C270`.
    var card: String
    /// Where it sits, such as `usb-0000:00:14.0-2`.
    var bus: String
  }

  /// Asks what the device is.
  ///
  /// `capabilities` tells of all nodes of the device together, so that a metadata node claims to capture video: what
  /// this node does stands in `device_caps`.
  /// - Throws: ``DeviceError``: `unsupported` for a node that is no plain single-plane camera with streaming.
  func identity() throws(DeviceError) -> Identity {
    var answer = v4l2_capability()
    try node.require(.queryCapability, &answer)
    let hasOwn = answer.capabilities & UInt32(V4L2_CAP_DEVICE_CAPS) != 0
    let capabilities = hasOwn ? answer.device_caps : answer.capabilities
    let needed = UInt32(V4L2_CAP_VIDEO_CAPTURE) | UInt32(V4L2_CAP_STREAMING)
    // IO_MC: a raw sensor behind a media graph, which nobody has configured.
    guard capabilities & needed == needed, capabilities & UInt32(V4L2_CAP_IO_MC) == 0 else {
      throw DeviceError(.unsupported, function: "VIDIOC_QUERYCAP")
    }
    return Identity(
      driver: V4L2Text.string(answer.driver), card: V4L2Text.string(answer.card), bus: V4L2Text.string(answer.bus_info))
  }
}

extension PixelFormat {
  /// V4L2's name for the packing.
  var fourCC: UInt32 {
    switch self {
    case .mjpeg: satchel_v4l2_mjpeg()
    case .yuyv: satchel_v4l2_yuyv()
    case .nv12: satchel_v4l2_nv12()
    }
  }

  /// The packing that V4L2 names so; some drivers say `JPEG` for Motion JPEG.
  init?(fourCC: UInt32) {
    switch fourCC {
    case satchel_v4l2_mjpeg(), satchel_v4l2_jpeg(): self = .mjpeg
    case satchel_v4l2_yuyv(): self = .yuyv
    case satchel_v4l2_nv12(): self = .nv12
    default: return nil
    }
  }
}
