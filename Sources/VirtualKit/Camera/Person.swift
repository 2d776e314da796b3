import Imaging

/// A person who does not exist, drawn: what the virtual camera looks at when it is given no pictures.
///
/// Units: the middle between the eyes is (0, 0), the face is 240 wide from cheek to cheek, the eyes are 102 apart,
/// the chin is at 190 and the hair begins at -192. Proportions follow facts measured on portraits (jaw to eye
/// distance 2.35, chin to eyes 1.89), light falls evenly from the front, so that a face finder trained on
/// photographs accepts the drawing.
struct Person {
  typealias Point = Canvas.Point
  typealias Colour = Canvas.Colour
  typealias Shape = Canvas.Shape
  typealias Stop = Canvas.Stop

  /// Face width in drawing units.
  static let faceWidth = 240.0
  /// From the eye line up to the highest hair.
  static let hairTop = -192.0
  /// From the eye line down to the chin.
  static let chin = 190.0

  enum Tone {
    static let skin = Colour(0xE9BE9E)
    static let skinLight = Colour(0xF4D2B6)
    static let skinShade = Colour(0xB67A58)
    static let skinDeep = Colour(0x7A4630)
    static let blush = Colour(0xD98A74)
    static let hair = Colour(0x1E1A1B)
    static let hairLight = Colour(0x4A4144)
    static let lip = Colour(0xBA6E63)
    static let lipDark = Colour(0x6E2F2C)
    static let iris = Colour(0x3A241A)
    static let eyeWhite = Colour(0xF1ECE6)
    static let jacket = Colour(0x27324A)
    static let jacketLight = Colour(0x3A4867)
    static let jacketDark = Colour(0x161D2E)
    static let shirt = Colour(0x7E93AD)
    static let shirtDark = Colour(0x566981)
  }

  /// Paints the person, back to front; nothing is painted of the ground.
  func paint(on canvas: borrowing Canvas) {
    paintBackHair(on: canvas)
    paintNeck(on: canvas)
    paintClothes(on: canvas)
    paintEar(on: canvas, side: -1)
    paintEar(on: canvas, side: 1)
    paintFace(on: canvas)
    for side in [-1.0, 1.0] {
      paintEye(on: canvas, side: side)
      paintBrow(on: canvas, side: side)
    }
    paintNose(on: canvas)
    paintMouth(on: canvas)
    paintFrontHair(on: canvas)
  }

  /// Both halves of an outline of which the right one is given, from top to bottom.
  static func symmetric(_ right: [Point]) -> Shape {
    let left = right.reversed().filter { $0.x > 0.5 }.map { Point(-$0.x, $0.y) }
    return .smooth(right + left)
  }
}
