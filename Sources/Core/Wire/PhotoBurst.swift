/// How a photo's frame did in its burst: scores of 0–100 that rank frames and refuse none.
public struct PhotoBurst: Codable, Sendable, Equatable {
  /// Frames that showed one face and were compared.
  public var frames: Int
  /// The face's sharpness, 100 for the sharpest of the burst.
  public var sharpness: Int
  /// How little the face moved to the frames before and after, 100 for not at all.
  public var stillness: Int
  /// How well the face is lit.
  public var exposure: Int
  /// How alike the halves of the face are, 100 for the most symmetric of the burst.
  public var symmetry: Int
  /// How far the eyes are open, 100 for the most open of the burst.
  public var eyeOpenness: Int

  /// Scores.
  public init(frames: Int, sharpness: Int, stillness: Int, exposure: Int, symmetry: Int, eyeOpenness: Int) {
    self.frames = frames
    self.sharpness = sharpness
    self.stillness = stillness
    self.exposure = exposure
    self.symmetry = symmetry
    self.eyeOpenness = eyeOpenness
  }
}
