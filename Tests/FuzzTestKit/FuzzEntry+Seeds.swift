import Core
import Foundation
import Imaging

extension FuzzEntry {
  /// Whole inputs to begin with: the templates and their examples, pictures of our own encoders, every kind of answer
  /// that a printer gives.
  public var seeds: [[UInt8]] {
    switch self {
    case .json: Self.templates.map { $0.example.serialized() } + [Self.everyBlock]
    case .document: Self.documents
    case .template: Self.templates.map { $0.json.serialized() }
    case .png: Self.pngs
    case .jpeg: Self.jpegs
    case .text: Self.texts
    case .raw: Self.commands
    case .status: Self.streams
    }
  }

  private static let templates: [Template] = (try? TemplateCatalogue.builtIn())?.all ?? []

  private static let documents: [[UInt8]] =
    [everyBlock] + templates.compactMap { try? $0.render(data: $0.example).json.serialized() } + [everyBlock]

  /// Each block once, with a picture of its own.
  private static let everyBlock: [UInt8] = {
    let picture = Data(PNG.encode(ramp(width: 24, height: 10).luma())).base64EncodedString()
    let photo = Data((try? JPEG.encode(ramp(width: 24, height: 16), quality: 60)) ?? []).base64EncodedString()
    return Array(
      """
      {"version":1,"paper":"58mm","language":"zh-CN","textSize":"large",
       "page":{"length":"120mm","footer":"第 [[page]] 页 共 [[pages]] 页","signature":false},
       "blocks":[{"type":"heading","text":"调解协议书","level":1},
        {"type":"paragraph","text":"甲、乙双方……","align":"justify","size":"small","bold":true,"indent":"2em"},
        {"type":"paragraph","spans":[{"text":"当事人 "},{"text":"张㛃","bold":true,"underline":true,"size":"huge"}]},
        {"type":"list","ordered":true,"items":["以老槐树为界。","……"]},
        {"type":"fields","items":[{"label":"姓名","value":"李𠮷"},{"label":"电话","value":""}]},
        {"type":"table","columns":[{"width":2,"align":"start"},{"width":1.5,"align":"end"}],
         "header":["项目","金额"],"rows":[["蒜苗","120.00"],["田埂 [[page]]","7"]]},
        {"type":"rule","style":"dashed"},{"type":"image","data":"data:image/png;base64,\(picture)","width":"20mm"},
        {"type":"image","data":"data:image/jpeg;base64,\(photo)","dither":"ordered","align":"end"},
        {"type":"qr","text":"https://example.org/","size":"25mm","correction":"H"},
        {"type":"barcode","symbology":"code128","text":"A-0017"},
        {"type":"signature","label":"当事人签名","height":"15.5mm"},
        {"type":"fingerprint","label":"捺印","size":"25mm"},{"type":"seal","label":"调委会印章","size":"42mm"},
        {"type":"pageBreak"},{"type":"feed","height":"64dots"},{"type":"cut","mode":"full"}]}
      """.utf8)
  }()

  private static func ramp(width: Int, height: Int) -> RGBImage {
    var bytes: [UInt8] = []
    for y in 0..<height {
      for x in 0..<width { bytes += [UInt8(x * 255 / width), UInt8(y * 255 / height), UInt8((x * y) % 256)] }
    }
    return RGBImage(width: width, height: height, bytes: bytes)
  }

  private static let pngs: [[UInt8]] = {
    var dots = Bitmap(width: 37, height: 9)
    for x in 0..<37 { dots[x, x % 9] = true }
    let image = ramp(width: 31, height: 17)
    // 1 × 1, RGBA, by another encoder (Python's zlib and struct).
    let alpha =
      [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A]
      + Mutator.pngChunk(Array("IHDR".utf8), [0, 0, 0, 1, 0, 0, 0, 1, 8, 6, 0, 0, 0])
      + Mutator.pngChunk(Array("IDAT".utf8), [0x78, 0x9C, 0x63, 0x60, 0, 2, 0, 0, 5, 0, 1])
      + Mutator.pngChunk(Array("IEND".utf8), [])
    return [PNG.encode(dots), PNG.encode(image.luma()), PNG.encode(image), alpha]
  }()

  private static let jpegs: [[UInt8]] = JPEG.Subsampling.allCases.compactMap {
    try? JPEG.encode(ramp(width: 48, height: 35), quality: 70, subsampling: $0, dotsPerInch: 350)
  }

  /// Agreements' words as each encoding has them.
  private static let texts: [[UInt8]] = {
    let words = "甲方：张㛃，乙方：李𠮷。\n一、以老槐树为界；\t赔偿 120.00 元。\r\n"
    let units = Array("\u{FEFF}\(words)".utf16)
    return [
      Array(words.utf8), [0xEF, 0xBB, 0xBF] + Array(words.utf8), units.flatMap { [UInt8($0 & 0xFF), UInt8($0 >> 8)] },
      units.flatMap { [UInt8($0 >> 8), UInt8($0 & 0xFF)] },
      // 甲方：张㛃。 in GB 18030, by iconv.
      [0xBC, 0xD7, 0xB7, 0xBD, 0xA3, 0xBA, 0xD5, 0xC5, 0x82, 0x30, 0xB7, 0x31, 0xA1, 0xA3, 0x0A],
    ]
  }()

  /// ESC/POS of each shape: with and without data, by length, up to a NUL.
  private static let commands: [[UInt8]] = [
    [0x1B, 0x40, 0x1C, 0x26, 0xBC, 0xD7, 0x0A], [0x1B, 0x2A, 33, 2, 0, 1, 2, 3, 4, 5, 6, 0x0A],
    [0x1D, 0x76, 0x30, 0, 2, 0, 2, 0, 0x10, 4, 0x10, 5], [0x1D, 0x28, 0x6B, 4, 0, 49, 65, 50, 0],
    [0x1D, 0x6B, 73, 3, 0x7B, 0x42, 0x41], [0x1D, 0x6B, 4, 0x41, 0x31, 0], [0x1D, 0x56, 66, 0],
    [0x1D, 0x28, 0x4C, 2, 0, 48, 50], [0x1B, 0x44, 8, 16, 0], [0x1D, 0x72, 1], [0x10, 4, 1],
  ]

  /// One answer of each kind.
  static let answers: [[UInt8]] = [
    [0x12], [0x16], [0x1A], [0x1E], [0x32], [0x72], [0x10, 0, 0, 0x0F], [0x1C, 0x08, 0x0C, 0x0F], [0x38, 0, 0, 0x0F],
    [0x00],
    [0x0C], [0x02], [0x11], [0x13], [0x37, 0x22, 0x20, 0x21, 0x7E, 0x40, 0], [0x37, 0x21, 0], [0x37],
    [0x5F, 0x45, 0x50, 0x53, 0x4F, 0x4E, 0], [0x5F], [0x3B, 0x31, 0], [0x3D, 0x41, 0], [0x3D],
    [0x5F] + [UInt8](repeating: 0x41, count: 120), [0xFF], [0x80],
  ]

  private static let streams: [[UInt8]] = answers + [answers.flatMap { $0 }, answers.reversed().flatMap { $0 }]

  /// Portraits under `SATCHEL_CORPUS`, at most so many bytes each; none where there is no corpus.
  public static func portraits(extension suffix: String, largest: Int) -> [[UInt8]] {
    guard let corpus = ProcessInfo.processInfo.environment["SATCHEL_CORPUS"] else { return [] }
    let folder = URL(filePath: corpus).appending(path: "faces")
    let names = (try? FileManager.default.contentsOfDirectory(atPath: folder.path)) ?? []
    return names.filter { $0.hasSuffix(suffix) }.sorted().compactMap { name in
      guard let data = try? Data(contentsOf: folder.appending(path: name)), data.count <= largest else { return nil }
      return [UInt8](data)
    }
  }
}
