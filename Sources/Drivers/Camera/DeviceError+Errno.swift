import Core
import Glibc

extension DeviceError {
  /// What an errno of a video device means.
  /// - Parameters:
  ///   - errno: As the call left it.
  ///   - function: The call, such as `VIDIOC_S_FMT`.
  init(errno: CInt, function: String) {
    let code: Code =
      switch errno {
      case ENODEV, ENXIO, ENOENT, ESHUTDOWN: .disconnected
      case EBUSY: .busy
      case EACCES, EPERM: .denied
      case ENOSPC: .noBandwidth
      case EINVAL, ENOTTY, ENOSYS, EOPNOTSUPP, ERANGE: .unsupported
      case ETIMEDOUT: .timedOut
      default: .io
      }
    self.init(code, function: function)
  }
}
