import Core

/// Makes dots of a page: words and lines stay crisp, photographs are dithered.
enum PageTone {
  /// Grey below this is black where a page is text: strokes of small type are never darker than a mid-grey.
  static let threshold: UInt8 = 184
  /// Tiles are as wide as a byte of dots.
  private static let tile = 8
  /// The greys that photographs are made of and that paper and ink are not.
  private static let tones: ClosedRange<UInt8> = 40...205
  /// The most that neighbours of a smooth area differ by; strokes of letters differ by more.
  private static let smoothness = 24

  /// The page's dots.
  static func bitmap(of page: GrayImage) -> Bitmap {
    var dots = thresholded(page)
    let photographs = photographs(in: page)
    guard photographs.contains(true) else { return dots }
    let dithered = Dithering.bitmap(from: page, method: .floydSteinberg)
    let columns = dots.stride
    for y in 0..<page.height {
      let row = y / tile * columns
      for x in 0..<columns where photographs[row + x] {
        dots.bytes[y * columns + x] = dithered.bytes[y * columns + x]
      }
    }
    return dots
  }

  private static func thresholded(_ page: GrayImage) -> Bitmap {
    var dots = Bitmap(width: page.width, height: page.height)
    let stride = dots.stride
    page.bytes.withUnsafeBufferPointer { pixels in
      dots.bytes.withUnsafeMutableBufferPointer { bits in
        for y in 0..<page.height {
          let row = y * page.width
          for x in 0..<page.width where pixels[row + x] < threshold {
            bits[y * stride + x >> 3] |= 0x80 >> UInt8(x & 7)
          }
        }
      }
    }
    return dots
  }

  /// Which tiles belong to a photograph: those of the box around each patch of smooth greys that is large enough.
  private static func photographs(in page: GrayImage) -> [Bool] {
    let columns = (page.width + tile - 1) / tile
    let rows = (page.height + tile - 1) / tile
    let smooth = smoothTiles(in: page, columns: columns, rows: rows)
    var result = [Bool](repeating: false, count: smooth.count)
    var isSeen = [Bool](repeating: false, count: smooth.count)
    for first in smooth.indices where smooth[first] && !isSeen[first] {
      var (left, right, top, bottom) = (columns, 0, rows, 0)
      var count = 0
      var waiting = [first]
      isSeen[first] = true
      while let place = waiting.popLast() {
        let (x, y) = (place % columns, place / columns)
        (left, right, top, bottom) = (min(left, x), max(right, x), min(top, y), max(bottom, y))
        count += 1
        // Two tiles away still belongs to it: edges inside a photograph part smooth areas.
        for v in max(0, y - 2)...min(rows - 1, y + 2) {
          for u in max(0, x - 2)...min(columns - 1, x + 2) {
            let neighbour = v * columns + u
            guard smooth[neighbour], !isSeen[neighbour] else { continue }
            isSeen[neighbour] = true
            waiting.append(neighbour)
          }
        }
      }
      let area = (right - left + 1) * (bottom - top + 1)
      guard right - left >= 2, bottom - top >= 2, count * 3 >= area else { continue }
      for y in top...bottom { for x in left...right { result[y * columns + x] = true } }
    }
    return result
  }

  private static func smoothTiles(in page: GrayImage, columns: Int, rows: Int) -> [Bool] {
    var counts = [UInt8](repeating: 0, count: columns * rows)
    guard page.width > 1, page.height > 1 else { return [Bool](repeating: false, count: counts.count) }
    page.bytes.withUnsafeBufferPointer { pixels in
      for y in 0..<page.height - 1 {
        let row = y * page.width
        for x in 0..<page.width - 1 {
          let pixel = pixels[row + x]
          guard tones.contains(pixel), abs(Int(pixel) - Int(pixels[row + x + 1])) < smoothness,
            abs(Int(pixel) - Int(pixels[row + page.width + x])) < smoothness
          else { continue }
          counts[y / tile * columns + x / tile] += 1
        }
      }
    }
    return counts.map { Int($0) * 3 >= tile * tile }
  }
}
