/// The media types that `POST /v1/documents` takes.
public enum MediaType: String, Codable, Sendable, CaseIterable {
  case pdf = "application/pdf"
  case png = "image/png"
  case jpeg = "image/jpeg"
  case text = "text/plain"
  case document = "application/vnd.satchel.document+json"
  case escpos = "application/vnd.escpos"
}
