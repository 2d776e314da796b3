import CTurboJPEG
import Core

/// An owned turbojpeg compressor with the buffer that it writes to, wiped at the end.
struct JPEGCompressor: ~Copyable {
  private let handle: tjhandle
  private var buffer: UnsafeMutablePointer<UInt8>?
  private var capacity: UInt = 0

  init() throws(Problem) {
    guard let handle = tjInitCompress() else { throw Problem(.internalError) }
    self.handle = handle
  }

  deinit {
    if let buffer {
      UnsafeMutableRawBufferPointer(start: buffer, count: Int(capacity)).wipe()
      tjFree(buffer)
    }
    tjDestroy(handle)
  }

  /// Encodes a picture; the buffer is kept for the next call.
  mutating func encode(
    _ image: RGBImage, quality: Int, subsampling: JPEG.Subsampling
  ) throws(Problem) -> [UInt8] {
    precondition((1...100).contains(quality))
    let sampling = subsampling == .full ? TJSAMP_444 : TJSAMP_420
    let sampling32 = CInt(sampling.rawValue)
    let needed = tjBufSize(CInt(image.width), CInt(image.height), sampling32)
    guard image.width > 0, image.height > 0, needed > 0, needed < UInt(Int.max) else { throw Problem(.internalError) }
    if capacity < needed {
      if let buffer {
        UnsafeMutableRawBufferPointer(start: buffer, count: Int(capacity)).wipe()
        tjFree(buffer)
      }
      buffer = tjAlloc(CInt(needed))
      capacity = buffer == nil ? 0 : needed
    }
    guard buffer != nil else { throw Problem(.internalError) }
    var size = capacity
    let status = tjCompress2(
      handle, image.bytes, CInt(image.width), 0, CInt(image.height), CInt(TJPF_RGB.rawValue), &buffer, &size,
      sampling32, CInt(quality), TJFLAG_NOREALLOC | TJFLAG_ACCURATEDCT)
    guard status == 0, let buffer else { throw Problem(.internalError) }
    return Array(UnsafeBufferPointer(start: buffer, count: Int(size)))
  }
}
