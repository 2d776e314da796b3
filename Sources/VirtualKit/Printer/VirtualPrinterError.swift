/// Something that a real printer would have printed as garbage, ignored, or cut short.
public struct VirtualPrinterError: Sendable, Equatable {
  /// What was wrong.
  public enum Kind: String, Sendable {
    /// No command begins so.
    case unknownCommand
    /// The command is known, this function of it is not.
    case unknownFunction
    /// A parameter is outside its range; the command was ignored.
    case badParameter
    /// An image or a code was sent with text before it in the same line.
    case lineNotEmpty
    /// A barcode or code wider than the print area: nothing was printed.
    case doesNotFit
    /// Data that the code's symbology cannot hold: nothing was printed.
    case badCodeData
    /// An image greater than the graphics memory: nothing was stored.
    case tooLarge
    /// A byte or a two-byte code without a character.
    case noCharacter
    /// A four-byte GB18030 code, which no printer has in its font.
    case fourByteCharacter
    /// The first byte of a Chinese character without its second.
    case brokenCharacter
  }

  /// What was wrong.
  public let kind: Kind
  /// Bytes received before the command began.
  public let offset: Int
  /// The command's first two bytes; the second is 0 for a character. Never content.
  public let command: [UInt8]

  init(_ kind: Kind, offset: Int, command: [UInt8]) {
    self.kind = kind
    self.offset = offset
    self.command = command
  }
}
