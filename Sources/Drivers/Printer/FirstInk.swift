extension UnsafeRawBufferPointer {
  /// The first byte with a black dot from `start` on; `end` where there is none. Most of a page's drawn parts is white.
  /// - Parameter end: At most ``count``.
  @inline(__always)
  func firstInk(from start: Int, to end: Int) -> Int {
    var place = start
    func word(_ offset: Int) -> UInt64 { loadUnaligned(fromByteOffset: place &+ offset, as: UInt64.self) }
    while place &+ 64 <= end,
      word(0) | word(8) | word(16) | word(24) | word(32) | word(40) | word(48) | word(56) == 0
    {
      place &+= 64
    }
    while place &+ 8 <= end {
      let word = word(0)
      if word != 0 { return place &+ UInt64(littleEndian: word).trailingZeroBitCount / 8 }
      place &+= 8
    }
    while place < end, self[place] == 0 { place &+= 1 }
    return place
  }
}
