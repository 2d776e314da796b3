import Glibc

/// An open `iconv` descriptor: the one place that calls the C library's converter.
struct CharacterConverter: ~Copyable {
  private let descriptor: iconv_t

  /// A converter.
  /// - Parameters:
  ///   - source: The character set as iconv knows it, such as `CP437`; nil is returned for one that it does not.
  ///   - target: The one to convert to.
  init?(from source: String, to target: String = "UTF-8") {
    let opened = iconv_open(target, source)
    guard Int(bitPattern: opened) != -1, let opened else { return nil }
    descriptor = opened
  }

  deinit { iconv_close(descriptor) }

  /// Converts the whole of `bytes` to text, from a converter to UTF-8.
  /// - Returns: nil where they are not wholly of the character set, or end inside a character.
  func text(_ bytes: some Collection<UInt8>) -> String? {
    converted(bytes).flatMap { String(validating: $0, as: UTF8.self) }
  }

  /// Converts the whole of `bytes`.
  /// - Returns: nil where they are not wholly of the character set, end inside a character, or have no place in the
  ///   target.
  func converted(_ bytes: some Collection<UInt8>) -> [UInt8]? {
    guard !bytes.isEmpty else { return [] }
    var input = bytes.map { CChar(bitPattern: $0) }
    // Two bytes become four at most, and a few more may be written at the end for what a state held back.
    let capacity = input.count * 4 + 16
    var left = input.count
    var isWhole = false
    let converted = [UInt8](unsafeUninitializedCapacity: capacity) { output, count in
      input.withUnsafeMutableBufferPointer { source in
        output.withMemoryRebound(to: CChar.self) { target in
          var from = source.baseAddress
          var to = target.baseAddress
          var free = capacity
          _ = iconv(descriptor, nil, nil, nil, nil)
          isWhole = iconv(descriptor, &from, &left, &to, &free) != -1 && iconv(descriptor, nil, nil, &to, &free) != -1
          count = capacity - free
        }
      }
    }
    return isWhole && left == 0 ? converted : nil
  }
}
