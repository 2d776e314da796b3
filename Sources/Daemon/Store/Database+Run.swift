import GRDB

extension GRDB.Database {
  /// Runs one statement, which the connection keeps ready for the next time: reading it anew costs more than running it.
  func run(_ sql: String, _ arguments: StatementArguments = []) throws {
    try cachedStatement(sql: sql).execute(arguments: arguments)
  }
}
