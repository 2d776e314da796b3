import Core
import Foundation
import Imaging
import Synchronization

/// The portraits of a folder, one after the other, each held up before a plain light wall.
final class PictureScene: CameraScene {
  /// The most pictures that are taken from a folder.
  static let pictureLimit = 10_000
  /// The longest file that is read, in bytes.
  static let fileLimit = 32 << 20
  /// Frames of one picture that differ in grain, over and over while it is held.
  static let grains = 4

  private struct Composed {
    let number: Int
    let image: RGBImage
  }

  private let files: [URL]
  private let tilt: Double
  private let framesPerPicture: Int
  private let noise: SensorNoise
  /// The last composed picture: all frames that show it begin from it.
  private let last = Mutex<Composed?>(nil)

  let period: Int

  /// Lists the PNG and JPEG files of a folder, by name; they are read when they are shown.
  /// - Parameters:
  ///   - folder: Its path.
  ///   - tilt: How far each head leans, in degrees, clockwise.
  ///   - framesPerPicture: For how many frames each is shown.
  /// - Throws: ``Problem``: `configuration-invalid` where the folder cannot be read or holds no picture.
  init(folder: String, tilt: Double, framesPerPicture: Int, seed: UInt64) throws(Problem) {
    let names: [String]
    do {
      names = try FileManager.default.contentsOfDirectory(atPath: folder)
    } catch {
      throw Problem(
        .configurationInvalid, path: "camera.pictures", facts: ["expected": "a folder of pictures that can be read"])
    }
    let kinds: Set<String> = ["png", "jpg", "jpeg"]
    let base = URL(fileURLWithPath: folder, isDirectory: true)
    files = names.sorted().map { base.appendingPathComponent($0) }
      .filter { kinds.contains($0.pathExtension.lowercased()) }.prefix(Self.pictureLimit).map { $0 }
    guard !files.isEmpty else {
      throw Problem(
        .configurationInvalid, path: "camera.pictures", facts: ["expected": "a folder that holds a PNG or JPEG picture"]
      )
    }
    self.tilt = tilt
    self.framesPerPicture = max(1, framesPerPicture)
    noise = SensorNoise(seed: seed)
    period = files.count * max(1, framesPerPicture)
  }

  /// Each stream begins with the next portrait: the next person has sat down.
  func firstPicture(ofStream stream: Int) -> Int { stream % files.count * framesPerPicture }

  func paint(_ index: Int, on canvas: borrowing Canvas) throws(Problem) {
    let image = try composed(index / framesPerPicture % files.count, width: canvas.width, height: canvas.height)
    let size = Canvas.Point(Double(canvas.width), Double(canvas.height))
    guard canvas.draw(image, corner: Canvas.Point(0, 0), size: size) else {
      throw Problem(.imageTooLarge, facts: ["limit": "32767 × 32767"])
    }
    noise.add(to: canvas, frame: index % framesPerPicture % Self.grains)
  }

  private func composed(_ number: Int, width: Int, height: Int) throws(Problem) -> RGBImage {
    let known = last.withLock { $0 }
    if let known, known.number == number, known.image.width == width, known.image.height == height {
      return known.image
    }
    let portrait = try read(files[number])
    let image = try PortraitComposition(portrait: portrait, tilt: tilt).image(width: width, height: height)
    last.withLock { $0 = Composed(number: number, image: image) }
    return image
  }

  private func read(_ file: URL) throws(Problem) -> RGBImage {
    let unreadable = Problem(.imageUnreadable, path: "camera.pictures")
    guard let handle = try? FileHandle(forReadingFrom: file) else { throw unreadable }
    defer { try? handle.close() }
    // Bounded whatever the file turns out to be: a device, a pipe, one that grows.
    guard let data = try? handle.read(upToCount: Self.fileLimit + 1), data.count <= Self.fileLimit else {
      throw unreadable
    }
    let bytes = [UInt8](data)
    if PNG.isPNG(bytes) { return try PNG.decodeRGB(bytes) }
    if JPEG.isJPEG(bytes) { return try JPEG.decode(bytes) }
    throw unreadable
  }
}
