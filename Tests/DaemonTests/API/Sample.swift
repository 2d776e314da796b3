import Core
import Foundation
import Imaging

/// Requests and documents that tests send.
enum Sample {
  /// A paragraph.
  static func paragraph(_ text: String) -> JSONValue { ["type": "paragraph", "text": .string(text)] }

  /// A printout of a document in line.
  static func printout(_ blocks: [JSONValue] = [paragraph("田界以老槐树为界")], _ more: [String: JSONValue] = [:])
    -> JSONValue
  {
    printout(content: ["document": ["version": 1, "blocks": .array(blocks)]], more)
  }

  /// Codes of each kind that a printer may draw by itself, and some that it may not.
  static let codes: JSONValue = [
    "document": [
      "version": 1,
      "blocks": [
        ["type": "qr", "text": "https://example.cn/A1", "size": "25mm"],
        ["type": "qr", "text": "老槐树", "size": "25mm"],
        ["type": "qr", "text": "LEFT", "size": "20mm", "align": "start"],
        ["type": "barcode", "symbology": "code128", "text": "A-{17}"],
        ["type": "barcode", "symbology": "code128", "text": "20261128"],
        ["type": "barcode", "symbology": "code128", "text": "A20261128"],
        ["type": "barcode", "symbology": "ean13", "text": "6901234567892"],
        ["type": "barcode", "symbology": "code39", "text": "ABC-17"],
        ["type": "barcode", "symbology": "itf", "text": "20261129"],
        ["type": "barcode", "symbology": "codabar", "text": "A40156B"],
        ["type": "barcode", "symbology": "code93", "text": "ABC 17"],
      ],
    ]
  ]

  /// A printout of any content.
  static func printout(content: JSONValue, _ more: [String: JSONValue] = [:]) -> JSONValue {
    var members = more
    members["kind"] = "print"
    members["content"] = content
    return .object(members)
  }

  /// A printout of so many pages, each told apart by its text.
  static func pages(_ count: Int, lines: Int = 6, _ more: [String: JSONValue] = [:]) -> JSONValue {
    var blocks: [JSONValue] = []
    for page in 1...count {
      for line in 1...lines { blocks.append(paragraph("第\(page)页 第\(line)行 [[copy]]/[[copies]] 田界")) }
      if page < count { blocks.append(["type": "pageBreak"]) }
    }
    return printout(blocks, more)
  }

  /// The agreement that comes with the template.
  static func agreement(_ more: [String: JSONValue] = [:]) throws -> JSONValue {
    let template = try TemplateCatalogue.builtIn().template(named: "mediation-agreement")
    return printout(content: ["template": "mediation-agreement", "data": template.example], more)
  }

  /// The agreement's data with a member changed, or taken away by nil.
  static func agreement(changing name: String, to value: JSONValue?) throws -> JSONValue {
    let template = try TemplateCatalogue.builtIn().template(named: "mediation-agreement")
    var data = template.example.object ?? [:]
    data[name] = value
    return printout(content: ["template": "mediation-agreement", "data": .object(data)])
  }

  /// A picture with an edge, so that it is no blank sheet.
  static func picture(width: Int = 64, height: Int = 32) -> RGBImage {
    var bytes = [UInt8](repeating: 255, count: width * height * 3)
    for y in 0..<height where (y / 8).isMultiple(of: 2) {
      for x in 0..<width / 2 { bytes.replaceSubrange((y * width + x) * 3..<(y * width + x) * 3 + 3, with: [0, 0, 0]) }
    }
    return RGBImage(width: width, height: height, bytes: bytes)
  }

  /// A PNG whose header claims a size that its data does not have.
  static func lyingPNG(width: UInt32, height: UInt32) -> [UInt8] {
    func big(_ value: UInt32) -> [UInt8] { (0..<4).map { UInt8(truncatingIfNeeded: value >> (24 - 8 * $0)) } }
    func chunk(_ name: String, _ data: [UInt8]) -> [UInt8] {
      let named = Array(name.utf8) + data
      var crc = UInt32.max
      for byte in named {
        crc ^= UInt32(byte)
        for _ in 0..<8 { crc = crc & 1 == 1 ? crc >> 1 ^ 0xEDB8_8320 : crc >> 1 }
      }
      return big(UInt32(data.count)) + named + big(~crc)
    }
    return [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A] + chunk("IHDR", big(width) + big(height) + [8, 2, 0, 0, 0])
      + chunk("IDAT", [0x78, 0x9C, 0x63, 0, 0, 0, 1, 0, 1]) + chunk("IEND", [])
  }

  /// A small JPEG whose frame header claims 65 500 × 65 500: four thousand million pixels to whoever believes it.
  static func bombJPEG() throws -> [UInt8] {
    var bytes = try JPEG.encode(picture(), quality: 80)
    if let frame = bytes.firstRange(of: [0xFF, 0xC0]) {
      bytes.replaceSubrange(frame.lowerBound + 5..<frame.lowerBound + 9, with: [0xFF, 0xDC, 0xFF, 0xDC])
    }
    return bytes
  }

  /// A picture block with its bytes in line.
  static func image(_ bytes: [UInt8], _ type: String) -> JSONValue {
    ["type": "image", "data": .string("data:image/\(type);base64," + Data(bytes).base64EncodedString())]
  }
}
