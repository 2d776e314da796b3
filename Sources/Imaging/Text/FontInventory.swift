import CPango

/// Which of the fonts that documents are set in are installed.
public enum FontInventory {
  /// A font family of the catalogue.
  public struct Family: Sendable, Equatable {
    /// Its name as fontconfig knows it.
    public let name: String
    /// Its version in 65536ths; nil: it is not installed.
    public let version: Int?
  }

  /// Looks for the fonts.
  /// - Returns: All families of the catalogue, in the order in which a character looks for its glyph.
  public static func families() -> [Family] {
    guard let configuration = FontCatalog.makeConfiguration() else { return [] }
    defer { FcConfigDestroy(configuration) }
    var versions: [String: Int] = [:]
    if let set = FcConfigGetFonts(configuration, FcSetSystem) {
      for index in 0..<Int(set.pointee.nfont) {
        guard let pattern = set.pointee.fonts[index] else { continue }
        var version: CInt = 0
        FcPatternGetInteger(pattern, FC_FONTVERSION, 0, &version)
        var name: UnsafeMutablePointer<FcChar8>?
        var position: CInt = 0
        while FcPatternGetString(pattern, FC_FAMILY, position, &name) == FcResultMatch, let found = name {
          versions[String(cString: found)] = Int(version)
          position += 1
        }
      }
    }
    return FontCatalog.allFamilies.map { Family(name: $0, version: versions[$0]) }
  }

  /// The libraries that draw, with their versions.
  public static var libraries: String {
    let pango = pango_version_string().map { String(cString: $0) } ?? "?"
    let cairo = cairo_version_string().map { String(cString: $0) } ?? "?"
    return "pango \(pango), cairo \(cairo)"
  }
}
