/// What a printer says of itself, by whatever means: USB strings, the 1284 id, `GS I`.
public struct PrinterIdentity: Codable, Sendable, Equatable {
  /// Vendor and product, four hexadecimal digits each: `0416:5011`. Makers share ids, so they prove little.
  public var usb: String?
  /// Every maker's name that was told.
  public var makers: [String]
  /// Every model's name that was told.
  public var models: [String]
  /// What `GS I 69` answers, such as `CHINA GB18030`.
  public var language: String?
  /// The command sets of the 1284 id (`CMD`), where it names any.
  public var commands: [String]?

  /// What was told.
  public init(
    usb: String? = nil, makers: [String] = [], models: [String] = [], language: String? = nil,
    commands: [String]? = nil
  ) {
    self.usb = usb
    self.makers = makers
    self.models = models
    self.language = language
    self.commands = commands
  }

  /// Whether its 1284 id names command sets, all of them languages of office and label printers that take no ESC/POS.
  ///
  /// A word that is not known, such as a maker's name, says nothing: cheap receipt printers fill the field freely.
  public var speaksOtherLanguages: Bool {
    guard let commands, !commands.isEmpty else { return false }
    return commands.allSatisfy { command in
      let word = command.uppercased().prefix { $0.isASCII && ($0.isLetter || $0.isNumber) }
      return Self.otherLanguages.contains(String(word)) || word.hasPrefix("PCL") || word.hasPrefix("POSTSCRIPT")
    }
  }

  /// Page languages, host-based rasters, label languages, and the envelopes in which they come.
  private static let otherLanguages: Set = [
    "PJL", "PS", "BRSCRIPT", "PDF", "XPS", "URF", "PWGRASTER", "PWG", "ESCPL2", "ESCPR", "ESCPAGE", "BDC", "D4", "D4PX",
    "MLC", "HBP", "SPL", "LIPS", "LIPSLX", "CAPT", "UFRII", "UFR", "BJL", "BJRASTER3", "IVEC", "ZJS", "GDI", "HPGL",
    "HPGL2", "TSPL", "TSPL2", "ZPL", "ZPLII", "EPL", "EPL2", "CPCL", "DPL", "IPL", "SBPL", "BPL", "ZPL2",
  ]
}

/// Which printers a profile is for; what is nil is not asked.
struct PrinterPattern: Sendable, Equatable {
  /// `0416:5011`.
  var usb: String?
  /// The whole name, or its beginning where the pattern ends with `*`; letters' case does not count.
  var maker: String?
  /// As for makers.
  var model: String?
  /// As for makers.
  var language: String?

  /// How sure a match is: more is surer; nil where a printer is another one.
  ///
  /// A model's name outweighs everything, a longer one a shorter one; a USB id weighs least.
  func weight(_ identity: PrinterIdentity) -> Int? {
    var weight = 0
    if let usb {
      guard identity.usb == usb else { return nil }
      // A model that is named is another one than the id's owner, or it would be known by its name.
      guard model != nil || identity.models.allSatisfy(Self.namesNothing) else { return nil }
      weight += 1
    }
    for (pattern, names, factor) in [
      (maker, identity.makers, 2), (language, [identity.language].compactMap { $0 }, 4), (model, identity.models, 100),
    ] {
      guard let pattern else { continue }
      guard names.contains(where: { Self.matches($0, pattern) }) else { return nil }
      weight += factor + (factor == 100 ? pattern.utf8.count : 0)
    }
    return weight > 0 ? weight : nil
  }

  /// Whether a model's name could be any printer's, such as `USB Printer P` or `USB Printing Support`.
  private static func namesNothing(_ name: String) -> Bool {
    name.uppercased().split(separator: " ").allSatisfy { word in
      word.count == 1 || ["USB", "PRINTER", "PRINTING", "SUPPORT", "RECEIPT", "THERMAL", "DEVICE"].contains(word)
    }
  }

  /// Whether a name is what a pattern says. A model's suffix, such as a country, does not make another printer:
  /// `TM-T88V-JPN` is a `TM-T88V`, `TM-T88VI` is not.
  static func matches(_ name: String, _ pattern: String) -> Bool {
    let name = Array(name.uppercased().utf8)
    var wanted = Array(pattern.uppercased().utf8)
    let isOpen = wanted.last == UInt8(ascii: "*")
    if isOpen { wanted.removeLast() }
    guard name.starts(with: wanted), !wanted.isEmpty else { return false }
    guard !isOpen, name.count > wanted.count else { return true }
    let next = name[wanted.count]
    let isWord =
      (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains(next) || (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(next)
      || next == UInt8(ascii: "+")
    return !isWord
  }
}

extension PrinterPattern {
  init(_ value: JSONValue, at path: JSONPath) throws(Problem) {
    let reader = try JSONObjectReader(value, at: path)
    try reader.allow("usb", "maker", "model", "language")
    self.init(
      usb: try reader.name("usb"), maker: try reader.line("maker"), model: try reader.line("model"),
      language: try reader.line("language"))
    guard self != PrinterPattern() else { throw .invalid(at: path, "usb | maker | model | language") }
  }
}

extension PrinterIdentity {
  /// What both say together.
  public func adding(_ other: PrinterIdentity?) -> PrinterIdentity {
    guard let other else { return self }
    return PrinterIdentity(
      usb: usb ?? other.usb, makers: makers + other.makers, models: models + other.models,
      language: language ?? other.language, commands: commands ?? other.commands)
  }
}
