extension GrayImage {
  /// The picture without light spots less than three pixels wide: the least of three by three pixels, and of those the
  /// most; edges are repeated.
  func opened() -> GrayImage {
    var least = extreme(min)
    defer { least.wipe() }
    return least.extreme(max)
  }

  private func extreme(_ choose: (UInt8, UInt8) -> UInt8) -> GrayImage {
    var rows = bytes
    var out = bytes
    for y in 0..<height {
      for x in 0..<width {
        let (left, right) = (bytes[y * width + max(0, x - 1)], bytes[y * width + min(width - 1, x + 1)])
        rows[y * width + x] = choose(choose(left, right), bytes[y * width + x])
      }
    }
    for y in 0..<height {
      let (above, below) = (max(0, y - 1) * width, min(height - 1, y + 1) * width)
      for x in 0..<width { out[y * width + x] = choose(choose(rows[above + x], rows[below + x]), rows[y * width + x]) }
    }
    rows.withUnsafeMutableBytes { $0.wipe() }
    return GrayImage(width: width, height: height, bytes: out)
  }
}
