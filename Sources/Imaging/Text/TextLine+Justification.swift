extension TextLine {
  /// Stretches the line to `target` dots: between Han characters, at their seams with other letters, and, twice as
  /// much, at spaces. Pango would put everything into the few spaces of a line that has some.
  ///
  /// A line so short that its seams would gape stays as it is.
  /// - Parameters:
  ///   - target: The width wanted.
  ///   - em: The text's em, which bounds the stretch of one seam.
  func justified(to target: Int, em: Int) -> TextLine {
    let extra = target - width
    guard extra > 0, clusters.count > 1 else { return self }
    // Seam i lies before cluster i.
    var weights = [Int](repeating: 0, count: clusters.count)
    for index in 1..<clusters.count { weights[index] = weight(clusters[index - 1], clusters[index]) }
    let total = weights.reduce(0, +)
    guard total > 0, extra <= total * em / 2 else { return self }
    var line = self
    var sum = 0
    for index in clusters.indices {
      sum += weights[index]
      // From the sum, not seam by seam: rounding never adds up, and the last seam ends exactly at the target.
      let shift = extra * sum / total
      line.clusters[index].x += shift
      for glyph in clusters[index].glyphs { line.glyphs[glyph].x += shift }
      if index > 0, weights[index] > 0, clusters[index - 1].underlined, clusters[index].underlined {
        line.clusters[index - 1].width = line.clusters[index].x - line.clusters[index - 1].x
      }
    }
    line.width = target
    return line
  }

  private func weight(_ before: Cluster, _ after: Cluster) -> Int {
    // Spaces at the end have no width and stay out; a mark on the letter before has none either.
    guard after.width > 0 || after.kind != .space, after.x < width, before.x >= 0 else { return 0 }
    if before.kind == .space { return 2 }
    if after.kind == .space { return 0 }
    return before.kind == .ideograph || after.kind == .ideograph ? 1 : 0
  }
}
