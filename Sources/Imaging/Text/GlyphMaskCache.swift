import CPango

/// Glyphs drawn by Cairo, kept as masks; see ``TextEngine`` for who may use it.
struct GlyphMaskCache: ~Copyable {
  /// Grey from which a dot is black, of 255. Chosen by eye at 20, 24 and 32 dots: below, 量 and 龜 close up; above,
  /// thin strokes break.
  static let threshold: UInt8 = 108
  /// About 100 bytes each: some 3 MB, more than a year's characters of one station.
  private static let limit = 24_000

  private struct Key: Hashable {
    let font: UnsafeMutablePointer<PangoFont>
    let glyph: PangoGlyph
  }
  private var masks: [Key: GlyphMask] = [:]
  /// Fonts of the keys, kept alive so that no other font gets the address of one.
  private var fonts: Set<UnsafeMutablePointer<PangoFont>> = []

  deinit {
    for font in fonts { g_object_unref(font) }
  }

  /// Empties the cache when it has grown over its limit. Masks in use live on in their lines.
  mutating func trim() {
    guard masks.count > Self.limit else { return }
    masks.removeAll()
    for font in fonts { g_object_unref(font) }
    fonts.removeAll()
  }

  /// The mask of a glyph.
  mutating func mask(font: UnsafeMutablePointer<PangoFont>, glyph: PangoGlyph) -> GlyphMask {
    let key = Key(font: font, glyph: glyph)
    if let mask = masks[key] { return mask }
    if fonts.insert(font).inserted { g_object_ref(font) }
    let mask = Self.draw(font: font, glyph: glyph)
    masks[key] = mask
    return mask
  }

  private static let blank = GlyphMask(left: 0, top: 0, width: 0, height: 0, bytes: [])

  private static func draw(font: UnsafeMutablePointer<PangoFont>, glyph: PangoGlyph) -> GlyphMask {
    guard let scaled = pango_cairo_font_get_scaled_font(OpaquePointer(font)) else { return blank }
    var one = cairo_glyph_t(index: UInt(glyph), x: 0, y: 0)
    var extents = cairo_text_extents_t()
    cairo_scaled_font_glyph_extents(scaled, &one, 1, &extents)
    let left = Int(extents.x_bearing.rounded(.down)) - 1
    let top = Int(extents.y_bearing.rounded(.down)) - 1
    let width = Int((extents.x_bearing + extents.width).rounded(.up)) + 1 - left
    let height = Int((extents.y_bearing + extents.height).rounded(.up)) + 1 - top
    guard extents.width > 0, extents.height > 0, width < 4096, height < 4096 else { return blank }

    let surface = cairo_image_surface_create(CAIRO_FORMAT_A8, CInt(width), CInt(height))
    defer { cairo_surface_destroy(surface) }
    let context = cairo_create(surface)
    cairo_set_scaled_font(context, scaled)
    one.x = Double(-left)
    one.y = Double(-top)
    cairo_show_glyphs(context, &one, 1)
    cairo_destroy(context)
    cairo_surface_flush(surface)
    guard let pixels = cairo_image_surface_get_data(surface) else { return blank }
    let pitch = Int(cairo_image_surface_get_stride(surface))
    return cut(pixels, pitch: pitch, width: width, height: height, left: left, top: top)
  }

  /// Thresholds grey and crops it to its ink.
  private static func cut(
    _ pixels: UnsafeMutablePointer<UInt8>, pitch: Int, width: Int, height: Int, left: Int, top: Int
  ) -> GlyphMask {
    var columns = (first: width, last: -1)
    var rows = (first: height, last: -1)
    for y in 0..<height {
      for x in 0..<width where pixels[y * pitch + x] >= threshold {
        columns = (min(columns.first, x), max(columns.last, x))
        rows = (min(rows.first, y), max(rows.last, y))
      }
    }
    guard columns.last >= 0 else { return blank }
    let inkWidth = columns.last - columns.first + 1
    let inkHeight = rows.last - rows.first + 1
    let stride = (inkWidth + 7) / 8
    var bytes = [UInt8](repeating: 0, count: stride * inkHeight)
    for y in 0..<inkHeight {
      for x in 0..<inkWidth where pixels[(y + rows.first) * pitch + x + columns.first] >= threshold {
        bytes[y * stride + x / 8] |= 0x80 >> UInt8(x % 8)
      }
    }
    return GlyphMask(
      left: left + columns.first, top: top + rows.first, width: inkWidth, height: inkHeight, bytes: bytes)
  }
}
