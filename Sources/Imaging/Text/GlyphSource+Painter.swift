import CPango
import Core

/// Draws single characters with Pango; not safe for two threads at once, ``GlyphSource`` holds it under its lock.
final class GlyphPainter {
  private let fontMap: UnsafeMutablePointer<PangoFontMap>
  private let context: OpaquePointer
  private let layout: OpaquePointer

  init() {
    fontMap = pango_cairo_font_map_new()
    // Points and pixels are the same here: sizes are given in dots.
    pango_cairo_font_map_set_resolution(OpaquePointer(fontMap), 72)
    context = pango_font_map_create_context(fontMap)
    layout = pango_layout_new(context)
  }

  /// Sets how strokes are fitted to rows. A font without instructions of its own, such as the one that alone has most
  /// rare characters, is fitted by slight hinting only: without it a thin stroke between two rows is lost.
  private func hint(_ style: cairo_hint_style_t) {
    let options = cairo_font_options_create()
    cairo_font_options_set_hint_style(options, style)
    cairo_font_options_set_hint_metrics(options, CAIRO_HINT_METRICS_OFF)
    cairo_font_options_set_antialias(options, CAIRO_ANTIALIAS_GRAY)
    pango_cairo_context_set_font_options(context, options)
    cairo_font_options_destroy(options)
    pango_layout_context_changed(layout)
  }

  deinit {
    g_object_unref(UnsafeMutableRawPointer(layout))
    g_object_unref(UnsafeMutableRawPointer(context))
    g_object_unref(fontMap)
  }

  func draw(_ character: Character, in cell: GlyphSource.Cell) -> Bitmap? {
    let isSquare = cell.width >= cell.height
    hint(isSquare ? CAIRO_HINT_STYLE_SLIGHT : CAIRO_HINT_STYLE_FULL)
    // Measures of the two fonts in ems: DejaVu Sans Mono's Latin is 0.602 wide, 0.928 above and 0.236 below its base;
    // a Chinese character fills the em, 0.88 of it above the base.
    let ascent = isSquare ? 0.88 : 0.928
    let descent = isSquare ? 0.12 : 0.236
    let em = isSquare ? Double(cell.height) : min(Double(cell.width) / 0.602, Double(cell.height) / (ascent + descent))
    let family = isSquare ? "Noto Sans CJK SC" : "DejaVu Sans Mono, Noto Sans Mono CJK SC"
    let description = pango_font_description_new()
    defer { pango_font_description_free(description) }
    pango_font_description_set_family(description, family)
    pango_font_description_set_absolute_size(description, em * Double(PANGO_SCALE))
    pango_layout_set_font_description(layout, description)
    let text = String(character)
    pango_layout_set_text(layout, text, Int32(text.utf8.count))
    guard pango_layout_get_unknown_glyphs_count(layout) == 0 else { return nil }

    var logical = PangoRectangle()
    pango_layout_get_extents(layout, nil, &logical)
    let scale = Double(PANGO_SCALE)
    let advance = Double(logical.width) / scale
    let baseline = Double(pango_layout_get_baseline(layout)) / scale
    let line = Double(logical.height) / scale

    guard let surface = cairo_image_surface_create(CAIRO_FORMAT_A8, Int32(cell.width), Int32(cell.height)) else {
      return nil
    }
    defer { cairo_surface_destroy(surface) }
    let cairo = cairo_create(surface)
    defer { cairo_destroy(cairo) }
    if fillsTheLine(character), line > 0 {
      // Frames and blocks must meet their neighbours' above and below.
      cairo_scale(cairo, Double(cell.width) / max(advance, 1), Double(cell.height) / line)
      cairo_move_to(cairo, 0, 0)
    } else {
      let height = Double(cell.height)
      // On a whole row, as low as the middle wants, but so that an underscore stays inside.
      let base = min(((height + (ascent - descent) * em) / 2).rounded(), (height - descent * em).rounded(.down))
      let squeeze = min(1, Double(cell.width) / max(advance, 1))
      cairo_scale(cairo, squeeze, 1)
      cairo_move_to(cairo, max(0, (Double(cell.width) - advance) / 2), base - baseline)
    }
    pango_cairo_show_layout(cairo, layout)
    cairo_surface_flush(surface)
    return threshold(surface, cell)
  }

  private func fillsTheLine(_ character: Character) -> Bool {
    guard let scalar = character.unicodeScalars.first else { return false }
    return (0x2500...0x259F).contains(scalar.value)
  }

  private func threshold(_ surface: OpaquePointer, _ cell: GlyphSource.Cell) -> Bitmap? {
    guard cairo_surface_status(surface) == CAIRO_STATUS_SUCCESS, let pixels = cairo_image_surface_get_data(surface)
    else { return nil }
    let stride = Int(cairo_image_surface_get_stride(surface))
    var bitmap = Bitmap(width: cell.width, height: cell.height)
    // A little below one half: thin strokes at 17 and 24 dots must not break. What is paler still as a whole, such as
    // a grave accent of 9 dots, keeps its darkest part.
    var darkest: UInt8 = 0
    for y in 0..<cell.height {
      for x in 0..<cell.width { darkest = max(darkest, pixels[y * stride + x]) }
    }
    let limit = max(min(104, darkest / 2), 1)
    for y in 0..<cell.height {
      for x in 0..<cell.width where pixels[y * stride + x] >= limit { bitmap[x, y] = true }
    }
    return bitmap
  }
}
