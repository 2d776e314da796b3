import CPango
import Core

/// Pango's font map and context, used by one thread at a time; see ``TextEngine``.
struct TextShaper: ~Copyable {
  private let configuration: OpaquePointer?
  private let fontMap: UnsafeMutablePointer<PangoFontMap>
  private let context: OpaquePointer
  var masks = GlyphMaskCache()
  /// What plain text is set from.
  var plain = PlainCharacters()

  init(fontFolders: [String]) {
    configuration = FontCatalog.makeConfiguration(folders: fontFolders)
    // FreeType fonts are always built into Debian's Cairo.
    guard let map = pango_cairo_font_map_new_for_font_type(CAIRO_FONT_TYPE_FT) else {
      preconditionFailure("pango_cairo_font_map_new_for_font_type")
    }
    fontMap = map
    if let configuration {
      pango_fc_font_map_set_config(OpaquePointer(map), configuration)
    }
    guard let context = pango_font_map_create_context(map) else {
      preconditionFailure("pango_font_map_create_context")
    }
    self.context = context
    // Slight hinting keeps horizontal strokes on whole rows and the letters' widths true; grey is then cut at
    // GlyphMaskCache.threshold, which keeps more of a dense character open than FreeType's own one-bit mode.
    let options = cairo_font_options_create()
    cairo_font_options_set_antialias(options, CAIRO_ANTIALIAS_GRAY)
    cairo_font_options_set_hint_style(options, CAIRO_HINT_STYLE_SLIGHT)
    cairo_font_options_set_hint_metrics(options, CAIRO_HINT_METRICS_ON)
    pango_cairo_context_set_font_options(context, options)
    cairo_font_options_destroy(options)
  }

  deinit {
    g_object_unref(UnsafeMutableRawPointer(context))
    g_object_unref(UnsafeMutableRawPointer(fontMap))
    if let configuration { FcConfigDestroy(configuration) }
  }

  /// A piece of one paragraph to be broken into lines.
  struct Request {
    var source: TextSource
    var width: Int
    var indent: Int
    var language: String
    var isRightToLeft: Bool
  }

  /// Breaks a piece of text into lines.
  mutating func lines(_ request: Request) throws(Problem) -> [TextLine] {
    let source = request.source
    let layout = makeLayout(
      source, halved: PunctuationRules.halved(source.string), language: request.language,
      isRightToLeft: request.isRightToLeft)
    defer { g_object_unref(UnsafeMutableRawPointer(layout)) }
    pango_layout_set_width(layout, CInt(max(1, min(request.width, 1 << 16))) * PANGO_SCALE)
    pango_layout_set_indent(layout, CInt(max(0, min(request.indent, request.width))) * PANGO_SCALE)
    pango_layout_set_wrap(layout, PANGO_WRAP_WORD_CHAR)

    masks.trim()
    let count = pango_layout_get_line_count(layout)
    var lines: [TextLine] = []
    lines.reserveCapacity(Int(count))
    for index in 0..<count {
      guard let line = pango_layout_get_line_readonly(layout, index) else { continue }
      lines.append(try read(line, source: source))
    }
    return lines
  }

  private func makeLayout(
    _ source: TextSource, halved: [Range<Int>], language: String, isRightToLeft: Bool
  ) -> OpaquePointer {
    pango_context_set_language(context, pango_language_from_string(language))
    pango_context_set_base_dir(context, isRightToLeft ? PANGO_DIRECTION_RTL : PANGO_DIRECTION_LTR)
    guard let layout = pango_layout_new(context) else { preconditionFailure("pango_layout_new") }
    pango_layout_set_auto_dir(layout, 0)
    let string = source.string
    pango_layout_set_text(layout, string, CInt(source.bytes.count))
    let attributes = makeAttributes(source, string, halved: halved, language: language)
    pango_layout_set_attributes(layout, attributes)
    pango_attr_list_unref(attributes)
    return layout
  }

  /// A few characters of one style as they stand in a line, spaces at the end included.
  /// - Parameter lead: What stands before them, in the same style; not in the result.
  /// - Returns: nil where no font has one of them.
  mutating func oneLine(
    _ text: String, after lead: String, _ style: TextStyle, isHalved: Bool, language: String
  ) -> TextLine? {
    let source = TextSource(StyledText(lead + text, style))
    let layout = makeLayout(
      source, halved: isHalved ? [lead.utf8.count..<source.bytes.count] : [], language: language, isRightToLeft: false)
    defer { g_object_unref(UnsafeMutableRawPointer(layout)) }
    guard let shaped = pango_layout_get_line_readonly(layout, 0),
      var line = try? read(shaped, source: source, hasSpaces: true)
    else { return nil }
    let count = lead.unicodeScalars.count
    guard line.clusters.count > count else { return nil }
    let (pen, glyphs) = (line.clusters[count].x, line.clusters[count].glyphs.lowerBound)
    line.clusters.removeFirst(count)
    line.glyphs.removeFirst(glyphs)
    line.width -= pen
    for index in line.clusters.indices { line.clusters[index].x -= pen }
    for index in line.glyphs.indices { line.glyphs[index].x -= pen }
    return line
  }

  private func makeAttributes(
    _ source: TextSource, _ string: String, halved: [Range<Int>], language: String
  ) -> OpaquePointer? {
    let list = pango_attr_list_new()
    func add(_ attribute: UnsafeMutablePointer<PangoAttribute>?, _ range: Range<Int>) {
      guard let attribute else { return }
      attribute.pointee.start_index = guint(range.lowerBound)
      attribute.pointee.end_index = guint(range.upperBound)
      pango_attr_list_insert(list, attribute)
    }
    let families = FontCatalog.families(for: language)
    for (range, style) in source.styles {
      let font = pango_font_description_new()
      pango_font_description_set_family(font, families)
      pango_font_description_set_absolute_size(font, Double(style.em) * Double(PANGO_SCALE))
      pango_font_description_set_weight(font, style.bold ? PANGO_WEIGHT_BOLD : PANGO_WEIGHT_NORMAL)
      add(pango_attr_font_desc_new(font), range)
      pango_font_description_free(font)
    }
    for range in halved { add(pango_attr_font_features_new("halt=1"), range) }
    for range in PunctuationRules.unbroken(string) { add(pango_attr_allow_breaks_new(0), range) }
    // A hyphen that nobody wrote must not appear in an identity number or a name.
    add(pango_attr_insert_hyphens_new(0), 0..<source.bytes.count)
    return list
  }

  private mutating func read(
    _ line: UnsafeMutablePointer<PangoLayoutLine>, source: TextSource, hasSpaces: Bool = false
  ) throws(Problem) -> TextLine {
    var result = TextLine(
      glyphs: [], clusters: [], width: 0, em: source.style(at: Int(line.pointee.start_index)).em,
      bytes: Int(line.pointee.start_index)..<Int(line.pointee.start_index + line.pointee.length),
      isRightToLeft: pango_layout_line_get_resolved_direction(line) == PANGO_DIRECTION_RTL,
      beginsParagraph: false, endsParagraph: false)
    var pen: CInt = 0
    var node = line.pointee.runs
    while let current = node {
      defer { node = current.pointee.next }
      guard let run = current.pointee.data?.assumingMemoryBound(to: PangoGlyphItem.self).pointee,
        let item = run.item
      else { continue }
      // Where no font at all is installed Pango shapes nothing: a blank paper must not pass for a printout.
      guard let string = run.glyphs, let font = item.pointee.analysis.font else {
        throw Problem(.missingGlyph, facts: ["character": source.codePoint(at: Int(item.pointee.offset))])
      }
      var lastCluster: CInt = -1
      for index in 0..<Int(string.pointee.num_glyphs) {
        let info = string.pointee.glyphs[index]
        let cluster = string.pointee.log_clusters[index]
        let x = pixels(pen)
        if cluster != lastCluster {
          let offset = Int(item.pointee.offset + cluster)
          let count = result.glyphs.count
          let style = source.style(at: offset)
          result.em = max(result.em, style.em)
          result.clusters.append(
            TextLine.Cluster(
              kind: source.kind(at: offset), glyphs: count..<count, x: x, width: 0, underlined: style.underline,
              offset: offset))
          lastCluster = cluster
        }
        pen += info.geometry.width
        let last = result.clusters.count - 1
        result.clusters[last].width = pixels(pen) - result.clusters[last].x
        if info.glyph == PANGO_GLYPH_EMPTY { continue }
        guard info.glyph & PANGO_GLYPH_UNKNOWN_FLAG == 0 else {
          throw Problem(.missingGlyph, facts: ["character": codePoint(info.glyph)])
        }
        let mask = masks.mask(font: font, glyph: info.glyph)
        guard mask.height > 0 else { continue }
        result.glyphs.append(
          TextLine.Glyph(
            mask: mask, x: pixels(pen - info.geometry.width + info.geometry.x_offset),
            y: pixels(info.geometry.y_offset)))
        let start = result.clusters[last].glyphs.lowerBound
        result.clusters[last].glyphs = start..<result.glyphs.count
      }
    }
    if hasSpaces { result.width = pixels(pen) } else { trimSpaces(&result, advance: pixels(pen)) }
    return result
  }

  /// Takes the spaces at a line's logical end out of its width, so that centred and right-aligned text stands true.
  private func trimSpaces(_ line: inout TextLine, advance: Int) {
    line.width = advance
    if line.isRightToLeft {
      let spaces = line.clusters.prefix { $0.kind == .space }.count
      let cut = spaces < line.clusters.count ? line.clusters[spaces].x : advance
      line.clusters.removeFirst(spaces)
      for index in line.clusters.indices { line.clusters[index].x -= cut }
      for index in line.glyphs.indices { line.glyphs[index].x -= cut }
      line.width -= cut
    } else {
      while let last = line.clusters.last, last.kind == .space {
        line.width = last.x
        line.clusters.removeLast()
      }
    }
  }

  private func pixels(_ units: CInt) -> Int { Int((units + PANGO_SCALE / 2) >> 10) }

  /// `U+XXXX` of an unknown glyph, which holds its character.
  private func codePoint(_ glyph: PangoGlyph) -> String { TextSource.codePoint(glyph & ~PANGO_GLYPH_UNKNOWN_FLAG) }
}
