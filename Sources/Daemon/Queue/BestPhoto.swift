import Core
import Imaging

/// The photo that fails the fewest rules; the others are wiped, and so is this one where nobody gets it.
final class BestPhoto {
  private(set) var photo: FinishedPhoto?
  /// Why there is none.
  var reason = Problem(.noFace)

  deinit { photo?.wipe() }

  /// - Returns: Whether the new one meets every rule.
  func take(_ new: consuming FinishedPhoto) -> Bool {
    guard new.assessment.acceptable || new.assessment.failed.count < photo?.assessment.failed.count ?? .max else {
      new.wipe()
      return false
    }
    photo?.wipe()
    photo = new
    return photo?.assessment.acceptable ?? false
  }

  /// Hands the photo over.
  /// - Throws: `Problem`: why there is none.
  func get() throws(Problem) -> FinishedPhoto {
    guard let photo = photo.take() else { throw reason }
    return photo
  }
}
