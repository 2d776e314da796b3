extension [UInt8] {
  /// Adds a command's bytes, which are memory of their own nowhere before.
  @inline(__always)
  mutating func append<let count: Int>(command: InlineArray<count, UInt8>) {
    for index in command.indices { append(command[index]) }
  }
}
