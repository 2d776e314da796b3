import Core

extension Document {
  /// What its blocks and its footer say, a line for each text that a program would print by itself: nothing of how it is
  /// laid out, and none of what codes and pictures hold.
  var words: [String] { blocks.flatMap(\.words) + (page.footer.map { [$0] } ?? []) }
}

extension Block {
  fileprivate var words: [String] {
    switch self {
    case .heading(let heading): [heading.text]
    case .paragraph(let paragraph): [paragraph.spans.map(\.text).joined()]
    case .list(let list):
      list.items.enumerated().map { list.ordered ? "\($0.offset + 1). \($0.element)" : "• \($0.element)" }
    case .fields(let fields): fields.items.map { "\($0.label)：\($0.value)" }
    case .table(let table): ((table.header.map { [$0] } ?? []) + table.rows).map { $0.joined(separator: "  ") }
    case .signature(let box): ["\(box.label)："]
    case .fingerprint(let box), .seal(let box): [box.label]
    case .rule, .image, .qr, .barcode, .pageBreak, .feed, .cut: []
    }
  }
}
