import Foundation

extension EyePair {
  /// The eye line's slope in degrees; positive where the eye on the right stands lower.
  public var roll: Double { atan2(right.y - left.y, right.x - left.x) * 180 / .pi }
}
