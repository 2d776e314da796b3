import Core
import Hummingbird

extension Request {
  /// The parameters of the query, in their order.
  /// - Throws: `Problem` `repeatedParameter` for a name that stands there twice: neither value may be passed over.
  func parameters() throws(Problem) -> [(name: String, value: String)] {
    var names: Set<Substring> = []
    var parameters: [(name: String, value: String)] = []
    for (name, value) in uri.queryParameters {
      guard names.insert(name).inserted else { throw Problem(.repeatedParameter, path: String(name)) }
      parameters.append((String(name), String(value)))
    }
    return parameters
  }
}
