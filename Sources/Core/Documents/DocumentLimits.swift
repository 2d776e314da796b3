/// Bounds on documents from outside, so that no body can take the kit's memory or its roll.
public enum DocumentLimits {
  /// Blocks in a document.
  public static let blocks = 2_000
  /// Items in a list or in fields, and spans in a paragraph.
  public static let items = 1_000
  /// Rows in a table.
  public static let rows = 2_000
  /// Columns in a table: 58 mm has 384 dots, and narrower cells cannot hold a character.
  public static let columns = 12
  /// Unicode scalars in all texts of a document together.
  public static let totalText = 200_000
  /// Unicode scalars in one text.
  public static let text = 20_000
  /// Unicode scalars in a label, a footer.
  public static let label = 200
  /// Characters in a barcode.
  public static let barcode = 80
  /// Bytes of the pictures in a document together, decoded from base64.
  public static let imageBytes = 8 << 20
  /// The exponent applied to a picture's grey.
  public static let gamma = 0.2...5.0
  /// The grey below which a dot is black, from 0 (black) to 1 (white).
  public static let threshold = 0.02...0.98
  /// Millimetres of a page of fixed length.
  public static let pageLength = 50.0...2_000.0
  /// Millimetres of one feed.
  public static let feed = 0.125...200.0
  /// Millimetres of a QR code's side; 72 mm is the widest printable line.
  public static let qrSize = 10.0...72.0
  /// Millimetres of a barcode's bars.
  public static let barcodeHeight = 3.0...60.0
  /// Millimetres of the free height above a signature line.
  public static let signatureHeight = 5.0...100.0
  /// Millimetres of a finger-print frame's side: a thumb needs 25 (facts/documents.md).
  public static let fingerprintSize = 25.0...72.0
  /// Millimetres of a seal frame's side.
  public static let sealSize = 10.0...72.0
  /// Millimetres of a first line's indent.
  public static let indent = 0.0...40.0
  /// Ems of a first line's indent.
  public static let indentEms = 0.0...10.0
}
