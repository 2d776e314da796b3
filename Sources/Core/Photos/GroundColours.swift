extension [PhotoSpecification.Ground.Colour] {
  /// How far a colour is from the nearest of those allowed, as a CIE 1976 colour difference; 0 within one.
  /// - Parameter lab: CIE 1976 L*, a*, b*.
  public func difference(from lab: SIMD3<Double>) -> Double {
    map { colour in
      let box = colour.box
      let beyond = lab - lab.clamped(lowerBound: box.least, upperBound: box.most)
      return (beyond * beyond).sum().squareRoot()
    }.min() ?? 0
  }
}

extension PhotoSpecification.Ground.Colour {
  /// What counts as this colour, in CIE 1976 L*, a*, b*; bounds of our own, as no text gives numbers.
  fileprivate var box: (least: SIMD3<Double>, most: SIMD3<Double>) {
    switch self {
    case .white: (SIMD3(100, 0, 0), SIMD3(100, 0, 0))
    case .grey: (SIMD3(60, -4, -4), SIMD3(96, 4, 4))
    case .lightBlue: (SIMD3(60, -18, -40), SIMD3(95, 6, -6))
    }
  }
}
