import Core

#if canImport(Glibc)
  import Glibc
#endif

extension UnsafeMutableRawBufferPointer {
  /// Overwrites the bytes with zeros in a way that the optimiser keeps (glibc `explicit_bzero`).
  public func wipe() {
    if let baseAddress { explicit_bzero(baseAddress, count) }
  }
}

extension RGBImage {
  /// Overwrites the pixels in place: a face must not linger in freed memory.
  /// Another copy of the same picture keeps its own.
  public mutating func wipe() { bytes.withUnsafeMutableBytes { $0.wipe() } }
}

extension GrayImage {
  /// Overwrites the pixels in place; another copy of the same picture keeps its own.
  mutating func wipe() { bytes.withUnsafeMutableBytes { $0.wipe() } }
}
