import CV4L2
import Core
import Foundation

@testable import Drivers

extension FakeKernel.State {
  /// Plays one request on the structure that came with it.
  mutating func answer(_ name: String, _ argument: inout Any) -> CInt {
    switch argument {
    case let value as v4l2_capability: return reply(value, &argument) { capability($0, &$1) }
    case let value as v4l2_fmtdesc: return reply(value, &argument) { packing($0, &$1) }
    case let value as v4l2_frmsizeenum: return reply(value, &argument) { size($0, &$1) }
    case let value as v4l2_frmivalenum: return reply(value, &argument) { interval($0, &$1) }
    case let value as v4l2_format: return reply(value, &argument) { format($0, &$1) }
    case let value as v4l2_streamparm: return reply(value, &argument) { parameters($0, &$1) }
    case let value as v4l2_requestbuffers: return reply(value, &argument) { request($0, &$1) }
    case let value as v4l2_buffer: return reply(value, &argument) { buffer(name, $0, &$1) }
    case let value as v4l2_event: return reply(value, &argument) { event($0, &$1) }
    case let value as v4l2_query_ext_ctrl: return reply(value, &argument) { control($0, &$1) }
    case let value as v4l2_querymenu: return reply(value, &argument) { menu($0, &$1) }
    case let value as v4l2_control: return reply(value, &argument) { setting(name, $0, &$1) }
    case is v4l2_event_subscription: return 0
    case is CInt: return stream(on: name == "VIDIOC_STREAMON")
    default: return ENOTTY
    }
  }

  private func reply<Value>(_ value: Value, _ argument: inout Any, _ body: (Value, inout Value) -> CInt) -> CInt {
    var changed = value
    let status = body(value, &changed)
    if status == 0 { argument = changed }
    return status
  }

  private func capability(_: v4l2_capability, _ out: inout v4l2_capability) -> CInt {
    withUnsafeMutableBytes(of: &out.card) { $0.copyBytes(from: Array("Fake\u{7} Webcam".utf8)) }
    out.capabilities = capabilities
    out.device_caps = deviceCapabilities
    return 0
  }

  private func packing(_ asked: v4l2_fmtdesc, _ out: inout v4l2_fmtdesc) -> CInt {
    guard packings.indices.contains(Int(asked.index)) else { return EINVAL }
    out.pixelformat = packings[Int(asked.index)].fourCC
    out.flags = packings[Int(asked.index)].flags
    return 0
  }

  private func size(_ asked: v4l2_frmsizeenum, _ out: inout v4l2_frmsizeenum) -> CInt {
    if let stepwise {
      guard asked.index == 0 else { return EINVAL }
      out.type = V4L2_FRMSIZE_TYPE_STEPWISE.rawValue
      out.stepwise = stepwise
      return 0
    }
    let sizes = packings.first { $0.fourCC == asked.pixel_format }?.sizes ?? []
    guard sizes.indices.contains(Int(asked.index)) else { return EINVAL }
    out.type = V4L2_FRMSIZE_TYPE_DISCRETE.rawValue
    out.discrete.width = sizes[Int(asked.index)].width
    out.discrete.height = sizes[Int(asked.index)].height
    return 0
  }

  private func interval(_ asked: v4l2_frmivalenum, _ out: inout v4l2_frmivalenum) -> CInt {
    if let stepwiseInterval {
      guard asked.index == 0 else { return EINVAL }
      out.type = V4L2_FRMIVAL_TYPE_STEPWISE.rawValue
      out.stepwise = stepwiseInterval
      return 0
    }
    let sizes = packings.first { $0.fourCC == asked.pixel_format }?.sizes ?? []
    let intervals = sizes.first { $0.width == asked.width && $0.height == asked.height }?.intervals ?? []
    guard intervals.indices.contains(Int(asked.index)) else { return EINVAL }
    out.type = V4L2_FRMIVAL_TYPE_DISCRETE.rawValue
    out.discrete = intervals[Int(asked.index)]
    return 0
  }

  private func format(_ asked: v4l2_format, _ out: inout v4l2_format) -> CInt {
    guard buffers == 0 else { return EBUSY }
    if let forced { out.fmt.pix = forced } else { out.fmt.pix.field = V4L2_FIELD_NONE.rawValue }
    if bytesPerLine > 0 { out.fmt.pix.bytesperline = bytesPerLine }
    return 0
  }

  private func parameters(_ asked: v4l2_streamparm, _ out: inout v4l2_streamparm) -> CInt {
    guard asked.type == V4L2_BUF_TYPE_VIDEO_CAPTURE.rawValue else { return EINVAL }
    out.parm.capture.capability = canSetRate ? UInt32(V4L2_CAP_TIMEPERFRAME) : 0
    if asked.parm.capture.timeperframe.denominator == 0 {
      out.parm.capture.timeperframe = v4l2_fract(numerator: 1, denominator: 25)
    }
    return 0
  }

  private mutating func request(_ asked: v4l2_requestbuffers, _ out: inout v4l2_requestbuffers) -> CInt {
    guard asked.memory == V4L2_MEMORY_MMAP.rawValue else { return EINVAL }
    // The kernel lets no buffer go that is mapped or in use.
    guard !isOn, mappings == 0 else { return EBUSY }
    out.count = asked.count == 0 ? 0 : granted ?? asked.count
    buffers = min(Int(out.count), 64)
    let length = min(Int(bufferLength), 4 << 20)
    memories = (0..<buffers).map { _ in FakeMemory(length: length) }
    queued = []
    return 0
  }

  private mutating func buffer(_ name: String, _ asked: v4l2_buffer, _ out: inout v4l2_buffer) -> CInt {
    switch name {
    case "VIDIOC_QUERYBUF":
      guard Int(asked.index) < buffers else { return EINVAL }
      out.length = bufferLength
      out.m.offset = asked.index * 4096
    case "VIDIOC_QBUF":
      guard Int(asked.index) < buffers, !queued.contains(Int(asked.index)) else { return EINVAL }
      queued.append(Int(asked.index))
    default:
      guard isOn else { return EINVAL }
      guard !shots.isEmpty, let index = queued.first else { return EAGAIN }
      queued.removeFirst()
      let shot = shots.removeFirst()
      memories[index].bytes.withLock { $0.replaceSubrange(0..<shot.bytes.count, with: shot.bytes) }
      sequence += 1
      out.index = shot.index ?? UInt32(index)
      out.sequence = sequence
      out.flags = shot.flags
      out.bytesused = shot.used ?? UInt32(shot.bytes.count)
      let stamp = SuspendingClock().systemEpoch.duration(to: .now) - shot.age
      out.timestamp.tv_sec = Int(stamp.components.seconds)
      out.timestamp.tv_usec = Int(stamp.components.attoseconds / 1_000_000_000_000)
    }
    return 0
  }

  private mutating func stream(on: Bool) -> CInt {
    guard buffers > 0 else { return EINVAL }
    isOn = on
    if !on { queued = [] }
    return 0
  }

  private mutating func event(_: v4l2_event, _ out: inout v4l2_event) -> CInt {
    guard !events.isEmpty else { return ENOENT }
    out.type = events.removeFirst()
    return 0
  }

  private func control(_ asked: v4l2_query_ext_ctrl, _ out: inout v4l2_query_ext_ctrl) -> CInt {
    let last = asked.id & ~satchel_v4l2_next_control()
    guard let next = controls.first(where: { $0.id > last }) else { return EINVAL }
    out = next
    return 0
  }

  private func menu(_ asked: v4l2_querymenu, _ out: inout v4l2_querymenu) -> CInt {
    guard let name = menus[asked.id]?[asked.index] else { return EINVAL }
    withUnsafeMutableBytes(of: &out.name) { $0.copyBytes(from: Array(name.utf8.prefix(32))) }
    return 0
  }

  private mutating func setting(_ name: String, _ asked: v4l2_control, _ out: inout v4l2_control) -> CInt {
    if name == "VIDIOC_S_CTRL" { values[asked.id] = asked.value }
    out.value = values[asked.id] ?? 0
    return 0
  }
}
