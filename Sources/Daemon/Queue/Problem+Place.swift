import Core

extension Problem {
  /// A problem of a document, with its place in the request that brought the document.
  func placed(in content: PrintRequest.Content) -> Problem {
    var problem = self
    let inside = path.map { ".\($0)" } ?? ""
    switch content {
    case .document: problem.path = "content.document" + inside
    // The blocks are the template's own; what a front end can change is the data.
    case .template: problem.path = "content.data"
    case .documentId: problem.path = "content.documentId" + inside
    case .jobId: problem.path = "content.jobId"
    }
    return problem
  }
}
