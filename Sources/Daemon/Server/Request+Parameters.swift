import Core
import Foundation
import Hummingbird

extension Request {
  /// The parameters of the query, in their order, as forms write them: `+` is a space, and `%2B` is a plus.
  /// - Throws: `Problem` `repeatedParameter` for a name that stands there twice: neither value may be passed over.
  func parameters() throws(Problem) -> [(name: String, value: String)] {
    var names: Set<String> = []
    var parameters: [(name: String, value: String)] = []
    for pair in (uri.query ?? "").split(separator: "&") {
      let parts = pair.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false).map(Self.decoded)
      guard names.insert(parts[0]).inserted else { throw Problem(.repeatedParameter, path: parts[0]) }
      parameters.append((parts[0], parts.count > 1 ? parts[1] : ""))
    }
    return parameters
  }

  /// A name or a value; as it stands where it does not decode to UTF-8.
  private static func decoded(_ text: Substring) -> String {
    let spaced = String(text).replacing("+", with: " ")
    return spaced.removingPercentEncoding ?? spaced
  }
}
