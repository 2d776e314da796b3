/// Pictures of ours that stayed on a camera's card, to be deleted when the camera is back.
public struct PTPRemains: Sendable, Equatable {
  /// How many there are: more than can be deleted where the camera went before it had told of them.
  public let count: Int
  /// What can be found again: a file is deleted only if its handle still has this format, size and name.
  let files: [UInt32: PTPObjectInfo]

  /// Nothing is left.
  public init() { self.init(count: 0, files: [:]) }

  init(count: Int, files: [UInt32: PTPObjectInfo]) {
    self.count = count
    self.files = files
  }
}
