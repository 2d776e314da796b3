/// Writes small PDF files by hand.
struct SamplePDF {
  /// One page: its size in points and its content stream.
  struct Page {
    var width = 595.0
    var height = 842.0
    var content = ""
    /// Further members of the page's dictionary.
    var extra = ""
    /// Further members of its resources.
    var resources = ""
  }

  /// Members of the trailer's dictionary.
  var trailer = ""
  /// Objects beside those of the pages, by their numbers from 100 on.
  var objects: [Int: String] = [:]
  var pages: [Page]

  init(_ pages: [Page]) { self.pages = pages }

  /// A page with a line of Helvetica at a place.
  static func text(_ words: String, x: Double = 100, y: Double = 700, size: Double = 24) -> Page {
    Page(content: "BT /F1 \(size) Tf \(x) \(y) Td (\(words)) Tj ET")
  }

  /// A page that is a horizontal ramp of greys within a frame.
  static func photograph() -> Page {
    let bands = (0..<64).map { "\(Double($0) / 63) g \(100 + $0 * 5) 400 5.2 200 re f" }
    return Page(content: bands.joined(separator: "\n") + "\n0 g BT /F1 14 Tf 100 640 Td (A photograph) Tj ET")
  }

  var bytes: [UInt8] {
    var all: [Int: String] = objects
    all[1] = "<< /Type /Catalog /Pages 2 0 R >>"
    all[3] = "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>"
    let kids = pages.indices.map { "\(10 + 2 * $0) 0 R" }.joined(separator: " ")
    all[2] = "<< /Type /Pages /Count \(pages.count) /Kids [ \(kids) ] >>"
    for (index, page) in pages.enumerated() {
      all[10 + 2 * index] =
        "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 \(page.width) \(page.height)] /Contents \(11 + 2 * index) 0 R "
        + "/Resources << /Font << /F1 3 0 R >> \(page.resources) >> \(page.extra) >>"
      all[11 + 2 * index] = "<< /Length \(page.content.utf8.count) >>\nstream\n\(page.content)\nendstream"
    }
    var out = "%PDF-1.4\n"
    var places: [Int: Int] = [:]
    for (number, body) in all.sorted(by: { $0.key < $1.key }) {
      places[number] = out.utf8.count
      out += "\(number) 0 obj\n\(body)\nendobj\n"
    }
    let start = out.utf8.count
    let count = (all.keys.max() ?? 0) + 1
    out += "xref\n0 \(count)\n"
    for number in 0..<count {
      let place = places[number]
      let digits = String(place ?? 0)
      out += String(repeating: "0", count: 10 - digits.count) + digits
      out += place == nil ? " 65535 f \n" : " 00000 n \n"
    }
    out += "trailer\n<< /Size \(count) /Root 1 0 R \(trailer) >>\nstartxref\n\(start)\n%%EOF\n"
    return Array(out.utf8)
  }
}
