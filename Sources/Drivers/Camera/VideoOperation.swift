import CV4L2

/// One request of the V4L2 interface and the structure that it fills.
struct VideoOperation<Argument>: Sendable {
  /// As the kernel's documentation names it, such as `VIDIOC_QUERYCAP`.
  let name: String
  /// Makes the call; answers 0 or an errno.
  let call: @Sendable (CInt, UnsafeMutablePointer<Argument>?) -> CInt

  init(_ name: String, _ call: @escaping @Sendable (CInt, UnsafeMutablePointer<Argument>?) -> CInt) {
    self.name = name
    self.call = call
  }
}

extension VideoOperation where Argument == v4l2_capability {
  static var queryCapability: Self { Self("VIDIOC_QUERYCAP") { satchel_v4l2_querycap($0, $1) } }
}
extension VideoOperation where Argument == v4l2_query_ext_ctrl {
  static var queryControl: Self { Self("VIDIOC_QUERY_EXT_CTRL") { satchel_v4l2_query_ext_ctrl($0, $1) } }
}
extension VideoOperation where Argument == v4l2_querymenu {
  static var queryMenu: Self { Self("VIDIOC_QUERYMENU") { satchel_v4l2_querymenu($0, $1) } }
}
extension VideoOperation where Argument == v4l2_control {
  static var getControl: Self { Self("VIDIOC_G_CTRL") { satchel_v4l2_g_ctrl($0, $1) } }
  static var setControl: Self { Self("VIDIOC_S_CTRL") { satchel_v4l2_s_ctrl($0, $1) } }
}
extension VideoOperation where Argument == v4l2_fmtdesc {
  static var enumerateFormats: Self { Self("VIDIOC_ENUM_FMT") { satchel_v4l2_enum_fmt($0, $1) } }
}
extension VideoOperation where Argument == v4l2_frmsizeenum {
  static var enumerateSizes: Self { Self("VIDIOC_ENUM_FRAMESIZES") { satchel_v4l2_enum_framesizes($0, $1) } }
}
extension VideoOperation where Argument == v4l2_frmivalenum {
  static var enumerateIntervals: Self {
    Self("VIDIOC_ENUM_FRAMEINTERVALS") { satchel_v4l2_enum_frameintervals($0, $1) }
  }
}
extension VideoOperation where Argument == v4l2_format {
  static var setFormat: Self { Self("VIDIOC_S_FMT") { satchel_v4l2_s_fmt($0, $1) } }
}
extension VideoOperation where Argument == v4l2_streamparm {
  static var getParameters: Self { Self("VIDIOC_G_PARM") { satchel_v4l2_g_parm($0, $1) } }
  static var setParameters: Self { Self("VIDIOC_S_PARM") { satchel_v4l2_s_parm($0, $1) } }
}
extension VideoOperation where Argument == v4l2_requestbuffers {
  static var requestBuffers: Self { Self("VIDIOC_REQBUFS") { satchel_v4l2_reqbufs($0, $1) } }
}
extension VideoOperation where Argument == v4l2_buffer {
  static var queryBuffer: Self { Self("VIDIOC_QUERYBUF") { satchel_v4l2_querybuf($0, $1) } }
  static var queueBuffer: Self { Self("VIDIOC_QBUF") { satchel_v4l2_qbuf($0, $1) } }
  static var dequeueBuffer: Self { Self("VIDIOC_DQBUF") { satchel_v4l2_dqbuf($0, $1) } }
}
extension VideoOperation where Argument == v4l2_event_subscription {
  static var subscribe: Self { Self("VIDIOC_SUBSCRIBE_EVENT") { satchel_v4l2_subscribe_event($0, $1) } }
}
extension VideoOperation where Argument == v4l2_event {
  static var dequeueEvent: Self { Self("VIDIOC_DQEVENT") { satchel_v4l2_dqevent($0, $1) } }
}
extension VideoOperation where Argument == CInt {
  static var streamOn: Self { Self("VIDIOC_STREAMON") { satchel_v4l2_streamon($0, $1) } }
  static var streamOff: Self { Self("VIDIOC_STREAMOFF") { satchel_v4l2_streamoff($0, $1) } }
}
