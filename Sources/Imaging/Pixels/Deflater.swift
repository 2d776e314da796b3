import CPNG

/// A zlib stream that is fed by pieces, so that a tall picture is never held twice.
///
/// Not `Sendable`: it lives and dies inside one encoder.
struct Deflater: ~Copyable {
  private let stream: UnsafeMutablePointer<z_stream>
  private var chunk = [UInt8](repeating: 0, count: 32 * 1024)
  /// What has come out so far.
  private(set) var output: [UInt8] = []

  /// Starts a stream.
  /// - Parameter level: 1 (fast) to 9 (small).
  init(level: CInt) {
    stream = .allocate(capacity: 1)
    stream.initialize(to: z_stream())
    let status = deflateInit_(stream, level, ZLIB_VERSION, CInt(MemoryLayout<z_stream>.size))
    // It fails only for want of memory or a header that does not fit the library: neither can be gone on from.
    precondition(status == Z_OK, "deflateInit")
  }

  deinit {
    deflateEnd(stream)
    stream.deinitialize(count: 1)
    stream.deallocate()
  }

  /// Appends a zlib stream that holds `bytes` as they are (RFC 1950, RFC 1951 §3.2.4).
  static func store(_ bytes: [UInt8], to stream: inout [UInt8]) {
    stream += [0x78, 0x01]
    for start in stride(from: 0, to: bytes.count, by: 65_535) {
      let block = bytes[start..<min(start + 65_535, bytes.count)]
      let (low, high) = (UInt8(block.count & 255), UInt8(block.count >> 8))
      stream += [block.endIndex == bytes.count ? 1 : 0, low, high, ~low, ~high]
      stream += block
    }
    stream += PNGChunks.big(Int(adler32(1, bytes, uInt(bytes.count))))
  }

  /// Feeds `bytes`.
  mutating func append(_ bytes: UnsafeBufferPointer<UInt8>) {
    run(bytes, flush: Z_NO_FLUSH)
  }

  /// Ends the stream; ``output`` is complete then.
  mutating func finish() {
    run(UnsafeBufferPointer(start: nil, count: 0), flush: Z_FINISH)
  }

  private mutating func run(_ bytes: UnsafeBufferPointer<UInt8>, flush: CInt) {
    stream.pointee.next_in = UnsafeMutablePointer(mutating: bytes.baseAddress)
    stream.pointee.avail_in = uInt(bytes.count)
    let stream = stream
    var room = 0
    repeat {
      room = chunk.withUnsafeMutableBufferPointer { chunk in
        stream.pointee.next_out = chunk.baseAddress
        stream.pointee.avail_out = uInt(chunk.count)
        _ = deflate(stream, flush)
        return Int(stream.pointee.avail_out)
      }
      output.append(contentsOf: chunk[..<(chunk.count - room)])
    } while room == 0
  }
}
