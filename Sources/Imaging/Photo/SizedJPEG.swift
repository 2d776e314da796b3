import Core

/// A JPEG file as good as its size allows.
struct SizedJPEG: Sendable {
  let file: [UInt8]
  let quality: Int
  let subsampling: JPEG.Subsampling
  /// Whether grain had to be smoothed.
  let denoised: Bool

  /// Encodes a picture into a window of bytes: the best quality that stays below the preferred size, or, where that
  /// is less than the preferred quality, below the largest size; never less than the least quality. Where even that
  /// is too large, grain is smoothed, twice at most. A picture that comes out too small keeps its colour in full.
  /// - Throws: ``Problem``: `internal-error`.
  init(_ image: RGBImage, _ rules: PhotoSpecification.File, dotsPerInch: Int) throws(Problem) {
    var compressor = try JPEGCompressor()
    var picture = image
    defer { picture.wipe() }
    var denoised = false
    for pass in 0...2 {
      var search = Search(rules: rules, dotsPerInch: dotsPerInch)
      if let found = try search.run(picture, &compressor) {
        file = found.file
        quality = found.quality
        subsampling = found.subsampling
        self.denoised = denoised
        return
      }
      guard pass < 2 else { break }
      picture = picture.smoothed()
      denoised = true
    }
    // Nothing fits: the smallest file, whose size then fails its rule.
    file = try Search(rules: rules, dotsPerInch: dotsPerInch)
      .encode(picture, rules.leastQuality, .quarter, &compressor)
    quality = rules.leastQuality
    subsampling = .quarter
    self.denoised = denoised
  }

  /// A bisection over quality.
  private struct Search {
    struct Found {
      let file: [UInt8]
      let quality: Int
      let subsampling: JPEG.Subsampling
    }

    let rules: PhotoSpecification.File
    let dotsPerInch: Int

    /// nil where no quality from the least on is small enough.
    mutating func run(_ picture: RGBImage, _ compressor: inout JPEGCompressor) throws(Problem) -> Found? {
      for subsampling in [JPEG.Subsampling.quarter, .full] {
        guard let found = try best(picture, subsampling, &compressor) else { return nil }
        if found.file.count >= rules.leastBytes || subsampling == .full { return found }
      }
      return nil
    }

    private func best(
      _ picture: RGBImage, _ subsampling: JPEG.Subsampling, _ compressor: inout JPEGCompressor
    ) throws(Problem) -> Found? {
      let preferred = try largest(picture, subsampling, below: rules.preferredBytes, &compressor)
      if let preferred, preferred.quality >= rules.preferredQuality { return preferred }
      guard let most = try largest(picture, subsampling, below: rules.mostBytes, &compressor) else {
        return preferred
      }
      guard most.quality > rules.preferredQuality else { return most }
      // More than the preferred quality would only make the file larger.
      let file = try encode(picture, rules.preferredQuality, subsampling, &compressor)
      return Found(file: file, quality: rules.preferredQuality, subsampling: subsampling)
    }

    /// The best quality whose file is no larger than `limit`.
    private func largest(
      _ picture: RGBImage, _ subsampling: JPEG.Subsampling, below limit: Int, _ compressor: inout JPEGCompressor
    ) throws(Problem) -> Found? {
      var (low, high) = (rules.leastQuality, 100)
      var found: Found?
      while low <= high {
        let quality = (low + high) / 2
        let file = try encode(picture, quality, subsampling, &compressor)
        if file.count <= limit {
          found = Found(file: file, quality: quality, subsampling: subsampling)
          low = quality + 1
        } else {
          high = quality - 1
        }
      }
      return found
    }

    func encode(
      _ picture: RGBImage, _ quality: Int, _ subsampling: JPEG.Subsampling, _ compressor: inout JPEGCompressor
    ) throws(Problem) -> [UInt8] {
      var file = try compressor.encode(picture, quality: quality, subsampling: subsampling)
      try JFIFDensity.write(dotsPerInch, to: &file)
      return file
    }
  }
}

extension RGBImage {
  /// Smooths grain and keeps edges: each pixel becomes the mean of those around it, nearer colours counting more.
  fileprivate func smoothed() -> RGBImage {
    var out = self
    let span = bytes.span
    for y in 1..<max(1, height - 1) {
      for x in 1..<max(1, width - 1) {
        for channel in 0..<3 {
          let at = (y * width + x) * 3 + channel
          let middle = Int(span[at])
          var (sum, weights) = (middle * 64, 64)
          for row in -1...1 {
            for column in -1...1 where row != 0 || column != 0 {
              let value = Int(span[at + (row * width + column) * 3])
              let weight = max(0, 40 - 2 * abs(value - middle))
              sum += value * weight
              weights += weight
            }
          }
          out.bytes[at] = UInt8((sum + weights / 2) / weights)
        }
      }
    }
    return out
  }
}
