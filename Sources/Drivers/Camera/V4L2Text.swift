/// Text in the fixed arrays of the kernel's structures.
enum V4L2Text {
  /// The text up to the first NUL, or to the end where none stands; control characters are left out.
  static func string<Array>(_ array: Array) -> String {
    withUnsafeBytes(of: array) { bytes in
      String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self).filter { !$0.unicodeScalars.contains { $0.value < 32 } }
    }
  }
}
