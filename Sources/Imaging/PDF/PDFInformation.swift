/// What `pdfinfo` says of a document.
struct PDFInformation: Equatable {
  /// Pages in all; more than there are sizes where only some were asked for.
  let pageCount: Int
  /// Width and height of each page that was asked for, in points, as it is shown.
  let sizes: [Size]

  struct Size: Equatable {
    var width: Double
    var height: Double
  }

  /// Reads `pdfinfo -f 1 -l n`.
  /// - Returns: nil where it does not say how many pages there are.
  init?(_ output: [UInt8]) {
    var count: Int?
    var sizes: [Int: Size] = [:]
    var turned: Set<Int> = []
    for line in String(decoding: output, as: UTF8.self).split(separator: "\n") {
      let words = line.split(separator: " ")
      // The title may hold anything, but it comes first: the last word counts.
      if words.count == 2, words[0] == "Pages:" { count = Int(words[1]) ?? count }
      guard words.count >= 4, words[0] == "Page", let page = Int(words[1]) else { continue }
      if words[2] == "size:", words.count >= 6, words[4] == "x", let width = Double(words[3]),
        let height = Double(words[5])
      {
        sizes[page] = Size(width: width, height: height)
      }
      if words[2] == "rot:", let angle = Int(words[3]) {
        if angle % 180 == 0 { turned.remove(page) } else { turned.insert(page) }
      }
    }
    guard let count, count >= 0 else { return nil }
    pageCount = count
    var shown: [Size] = []
    while let size = sizes[shown.count + 1] {
      let isTurned = turned.contains(shown.count + 1)
      shown.append(isTurned ? Size(width: size.height, height: size.width) : size)
    }
    self.sizes = shown
  }
}
