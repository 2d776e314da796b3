import Core

/// Sizes and distances of a document, in dots, all from its base em.
struct TypeScale: Equatable {
  /// The em of running text.
  let em: Int

  init(_ size: TextSize) { em = size.dots }

  /// The em of a paragraph's size within this document.
  func em(_ size: TextSize) -> Int { (size.dots * em + TextSize.normal.dots / 2) / TextSize.normal.dots }

  /// The em of a heading.
  func em(headingLevel level: Int) -> Int {
    switch level {
    case ...1: em * 3 / 2
    case 2: em * 5 / 4
    default: em
    }
  }

  /// The em of footers, stamps' labels and the text below bars.
  var smallEm: Int { em(.small) }

  /// From one baseline to the next: 1⅜ em, close enough for a roll and open enough to read aloud from.
  static func pitch(_ em: Int) -> Int { em + em * 3 / 8 }

  /// From the top of a line to its baseline: the em square of a Han character stands in the middle of the pitch, and
  /// Noto's reach 0.88 em above the baseline.
  static func baseline(_ em: Int) -> Int { (pitch(em) - em) / 2 + ascent(em) }

  /// From the top of the em square to the baseline.
  static func ascent(_ em: Int) -> Int { em * 88 / 100 }

  /// Between paragraphs and items.
  var smallGap: Int { em / 6 }
  /// Between blocks of another kind.
  var gap: Int { em / 2 }
}
