import CPango
import Core

/// The fonts that documents are set in, in the order in which a character looks for its glyph.
///
/// A configuration of our own instead of the system's: the same paper comes out of every kit, whatever else is
/// installed, and the first layout does not sort through every font on the disk.
enum FontCatalog {
  /// The Han fonts of the regions: the same code point has another shape in each.
  private enum Han: String, CaseIterable {
    case mainland = "Noto Sans CJK SC"
    case taiwan = "Noto Sans CJK TC"
    case hongKong = "Noto Sans CJK HK"
    case japan = "Noto Sans CJK JP"
    case korea = "Noto Sans CJK KR"
  }

  /// Fonts after the Han ones; those of minority scripts first, the rarest Han characters and signs last.
  private static let others = [
    "Noto Sans Arabic",  // Uyghur, Kazakh, Kyrgyz
    "Noto Serif Tibetan",
    "Noto Sans Yi",
    "Noto Sans Lisu",
    "Noto Sans Tai Le",  // Dehong Dai
    "Noto Sans New Tai Lue",  // Xishuangbanna Dai
    "Noto Sans Tai Tham",
    "Noto Sans Miao",
    "Noto Sans PhagsPa",
    "Noto Sans",  // Latin with accents, Cyrillic, Greek
    "Noto Sans Thai",
    "Noto Sans Lao",
    "Noto Sans Devanagari",
    "Noto Sans Symbols",
    "Noto Sans Symbols2",
    "Noto Sans Math",
    "HanaMinA",  // Han characters beyond Noto's
    "HanaMinB",
  ]

  /// The families for a document's language, best first, as Pango takes them.
  /// - Parameter language: BCP 47.
  static func families(for language: String) -> String { joined[han(for: language)] ?? "" }

  private static let joined = Dictionary(
    uniqueKeysWithValues: Han.allCases.map { ($0, ([$0.rawValue] + others).joined(separator: ",")) })

  /// Every family that a document may be set in.
  static var allFamilies: [String] { Han.allCases.map(\.rawValue) + others }

  private static func han(for language: String) -> Han {
    if language == "zh-CN" { return .mainland }
    let tags = language.lowercased().split(separator: "-")
    switch tags.first {
    case "ja": return .japan
    case "ko": return .korea
    case "zh", "yue":
      if tags.contains("hk") || tags.contains("mo") { return .hongKong }
      if tags.contains("tw") || tags.contains("hant") { return .taiwan }
      return .mainland
    default: return .mainland
    }
  }

  /// Where Debian's font packages and a site's own fonts lie.
  static let folders = ["/usr/share/fonts", "/usr/local/share/fonts"]

  /// A fontconfig configuration that knows these families alone and emboldens those without a bold face.
  /// - Parameter folders: Where fonts are looked for.
  /// - Returns: An owned reference; nil when fontconfig has no memory.
  static func makeConfiguration(folders: [String] = folders) -> OpaquePointer? {
    guard let configuration = FcConfigCreate() else { return nil }
    let accepted =
      allFamilies
      .map { "<pattern><patelt name=\"family\"><string>\($0)</string></patelt></pattern>" }
      .joined()
    let xml = """
      <?xml version="1.0"?><!DOCTYPE fontconfig SYSTEM "fonts.dtd">
      <fontconfig>
      \(folders.map { "<dir>\($0)</dir>" }.joined())
      <cachedir>/var/cache/fontconfig</cachedir><cachedir prefix="xdg">fontconfig</cachedir>
      <selectfont><rejectfont><pattern></pattern></rejectfont><acceptfont>\(accepted)</acceptfont></selectfont>
      <match target="font">
        <test name="weight" compare="less_eq"><const>medium</const></test>
        <test target="pattern" name="weight" compare="more_eq"><const>bold</const></test>
        <edit name="embolden" mode="assign"><bool>true</bool></edit>
        <edit name="weight" mode="assign"><const>bold</const></edit>
      </match>
      </fontconfig>
      """
    guard FcConfigParseAndLoadFromMemory(configuration, xml, FcBool(1)) != 0,
      FcConfigBuildFonts(configuration) != 0
    else {
      FcConfigDestroy(configuration)
      return nil
    }
    return configuration
  }
}
