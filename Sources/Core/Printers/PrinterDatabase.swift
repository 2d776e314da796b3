/// The facts that were carried over from escpos-printer-db.
struct PrinterDatabase {
  private let printers: [String: JSONObjectReader]

  /// Reads the file.
  init(_ bytes: [UInt8]) throws(Problem) {
    let reader = try JSONObjectReader(JSONValue.parse(bytes), at: .root(""))
    try reader.allow("source", "licence", "profiles", "codePages")
    let profiles = reader.path.key("profiles")
    guard case .object(let members) = try reader.required("profiles") else {
      throw Problem(.wrongType, at: profiles, ["expected": "object"])
    }
    var printers: [String: JSONObjectReader] = [:]
    for (name, value) in members { printers[name] = try JSONObjectReader(value, at: profiles.key(name)) }
    self.printers = printers
  }

  /// All names, displays too.
  var names: [String] { printers.keys.sorted() }

  /// What a printer of this name is known to say: its model.
  func patterns(named name: String) -> [PrinterPattern] {
    guard let facts = printers[name], let model = facts["model"]?.string, let maker = facts["maker"]?.string else {
      return []
    }
    // A name is shorter than the model's words, or the other way round; generic entries name no printer.
    guard maker != "Generic" else { return [] }
    return Set([name, model]).map { PrinterPattern(model: $0) }
  }

  /// A printer's profile.
  /// - Parameter families: What is known of makers.
  /// - Returns: nil for a name that is not there, and for what cannot print our pictures.
  func profile(named name: String, families: [PrinterAdditions.Family]) throws(Problem) -> PrinterProfile? {
    guard let facts = printers[name], try facts.bool("prints", default: true) else { return nil }
    let pictures = facts["pictures"]?.array?.compactMap { $0.string.flatMap(PrinterProfile.RasterCommand.init) } ?? []
    // GS v 0 first: it needs no memory for a picture in the printer.
    guard let command = pictures.contains(.raster) ? .raster : pictures.first else { return nil }
    // A width that nobody knows is that of the narrower roll: nothing is cut off then.
    var profile = PrinterProfile.generic58
    let maker = try facts.requiredLine("maker")
    if let dots = facts["dots"]?.integer { profile = .generic(dots: dots / 8 * 8) }
    profile.name = name
    profile.title = "\(maker) \(try facts.requiredLine("model"))"
    profile.dotsPerInch = facts["dotsPerInch"]?.integer ?? profile.dotsPerInch
    profile.rasterCommand = command
    profile.cuts = facts["cuts"]?.array?.compactMap { $0.string.flatMap(CutMode.init) } ?? []
    profile.hasQRCode = facts["codes"]?.array?.contains("qr") ?? false
    profile.hasBarcodes = facts["codes"]?.array?.contains("barcode-b") ?? false
    profile.assumed.subtract(["rasterCommand", "cuts", "qrCode", "barcodes"])
    profile.assumed.subtract(["dots", "dotsPerInch"].filter { facts[$0] != nil })
    // Only for the generic roll is it known that a unit of `ESC J` is a dot.
    profile.feedIsExact = false
    for family in families where family.makers.contains(maker) { profile = try profile.stating(family.facts) }
    return profile
  }
}
