import Core
import Synchronization

/// Characters as a printer's character generator has them: one bit per dot, each filling a cell of a given size.
///
/// The shapes come from installed fonts, so that a virtual printer looks like paper. Any thread may ask: one lock
/// stands over Pango's objects and the cache, and a miss costs a fraction of a millisecond.
public final class GlyphSource: Sendable {
  /// The size of a cell in dots.
  public struct Cell: Sendable, Hashable {
    /// Dots in a row.
    public let width: Int
    /// Rows.
    public let height: Int

    /// A cell of 1 to 64 dots each way.
    public init(width: Int, height: Int) {
      precondition((1...64).contains(width) && (1...64).contains(height))
      self.width = width
      self.height = height
    }

    /// ESC/POS font A.
    public static let fontA = Cell(width: 12, height: 24)
    /// ESC/POS font B.
    public static let fontB = Cell(width: 9, height: 17)
    /// A Chinese character.
    public static let chinese = Cell(width: 24, height: 24)
    /// The half-width cell of small dot-matrix heads.
    public static let small = Cell(width: 8, height: 16)
  }

  private struct Key: Hashable {
    let character: Character
    let cell: Cell

    /// By the first code point: what a whole character hashes to is worked out from its normal form.
    func hash(into hasher: inout Hasher) {
      hasher.combine((character.unicodeScalars.first?.value ?? 0) &* 64 &+ UInt32(truncatingIfNeeded: cell.width))
    }
  }

  private struct State {
    var cache: [Key: Bitmap?] = [:]
    let painter = GlyphPainter()
  }

  /// Glyphs that are kept; a GB18030 printer's own repertoire is about 24 000, a document's some hundred.
  private static let cacheLimit = 4096

  private let state = Mutex(State())

  /// The one that all printers of a process share.
  public static let shared = GlyphSource()

  /// A source with an empty cache.
  public init() {}

  /// Draws a character.
  /// - Parameters:
  ///   - character: One character; a space gives a white cell.
  ///   - cell: The cell to fill: square for Chinese, half as wide for Latin.
  /// - Returns: A bitmap of the cell's size; nil where no installed font has the character.
  public func glyph(_ character: Character, in cell: Cell) -> Bitmap? {
    let key = Key(character: character, cell: cell)
    return state.withLock { state in
      if let known = state.cache[key] { return known }
      if state.cache.count >= Self.cacheLimit { state.cache.removeAll(keepingCapacity: true) }
      let glyph = state.painter.draw(character, in: cell)
      state.cache[key] = .some(glyph)
      return glyph
    }
  }
}
