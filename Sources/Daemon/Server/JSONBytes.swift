import Core
import FoundationEssentials
import HTTPTypes
import Hummingbird
import NIOCore

/// How the API writes JSON: keys in a fixed order, so that two answers can be compared, and plain slashes.
enum JSONBytes {
  /// Encodes `value`; dates as RFC 3339 in UTC.
  static func encode(_ value: some Encodable) throws -> ByteBuffer {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    encoder.dateEncodingStrategy = .iso8601
    return ByteBuffer(bytes: try encoder.encode(value))
  }
}

extension Response {
  /// An answer in JSON.
  /// - Parameters:
  ///   - value: What to encode.
  ///   - status: The status.
  ///   - headers: More header fields, such as `Location`.
  /// - Throws: An `EncodingError`.
  static func json(
    _ value: some Encodable, status: HTTPResponse.Status = .ok, headers: HTTPFields = HTTPFields()
  ) throws -> Response {
    Response.json(bytes: try JSONBytes.encode(value), status: status, headers: headers)
  }

  /// An answer in JSON whose numbers keep the digits that they came with.
  static func json(_ value: JSONValue, status: HTTPResponse.Status = .ok) -> Response {
    Response.json(bytes: ByteBuffer(bytes: value.serialized()), status: status)
  }

  /// An answer in JSON that is encoded already.
  static func json(
    bytes: ByteBuffer, status: HTTPResponse.Status = .ok, headers: HTTPFields = HTTPFields()
  ) -> Response {
    var headers = headers
    headers[.contentType] = "application/json"
    return Response(status: status, headers: headers, body: ResponseBody(byteBuffer: bytes))
  }
}
