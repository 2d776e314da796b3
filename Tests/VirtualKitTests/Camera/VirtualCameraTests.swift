import Core
import Imaging
import Testing

@testable import VirtualKit

@Suite("Virtual camera")
struct VirtualCameraTests {
  static func format(_ pixels: PixelFormat, _ height: Int, of camera: VirtualCamera) throws -> FrameFormat {
    try #require(camera.formats.first { $0.pixels == pixels && $0.height == height })
  }

  @Test func offersTheSizesOfRealCamerasBestFirst() throws {
    let camera = try VirtualCamera()
    #expect(camera.formats.first == FrameFormat(pixels: .mjpeg, width: 1920, height: 1080, rate: 30))
    #expect(Set(camera.formats.map(\.height)) == [1080, 720, 480])
    #expect(camera.formats.count == 9)
  }

  @Test(arguments: [1080, 720, 480]) func framesAreWhole(height: Int) throws {
    let camera = try VirtualCamera()
    let mjpeg = try Self.format(.mjpeg, height, of: camera)
    for number in [0, 7, 30] {
      let capture = try camera.capture(number, format: mjpeg)
      #expect(!capture.isFlagged)
      let header = try MJPEGCheck.check(capture.bytes, width: mjpeg.width, height: mjpeg.height)
      #expect(header.components == 3)
    }
    let yuyv = try Self.format(.yuyv, height, of: camera)
    let capture = try camera.capture(7, format: yuyv)
    #expect(capture.bytes.count == yuyv.width * yuyv.height * 2)
    // The wall in the upper left corner: nearly white, nearly no colour, in Rec. 601 of limited range.
    #expect((205...235).contains(capture.bytes[0]) && (126...130).contains(capture.bytes[1]))
    #expect((126...130).contains(capture.bytes[3]))
    let planes = try camera.capture(7, format: try Self.format(.nv12, height, of: camera)).bytes
    let area = yuyv.width * height
    #expect(planes.count == area * 3 / 2)
    // The same luma, and as little colour in the second plane.
    #expect((0..<200).allSatisfy { planes[$0] == capture.bytes[2 * $0] })
    #expect((126...130).contains(planes[area]) && (126...130).contains(planes[area + 1]))
  }

  @Test func theSeedDecidesEveryByte() throws {
    let (first, again, other) = (
      try VirtualCamera(.init(scene: .drawn(seed: 7))), try VirtualCamera(.init(scene: .drawn(seed: 7))),
      try VirtualCamera(.init(scene: .drawn(seed: 8)))
    )
    let format = try Self.format(.mjpeg, 480, of: first)
    for number in [0, 9, 20] {
      let bytes = try first.capture(number, format: format).bytes
      #expect(try again.capture(number, format: format).bytes == bytes)
      #expect(try other.capture(number, format: format).bytes != bytes)
    }
  }

  /// The person sways and the sensor has grain: frames differ, but by little.
  @Test func framesMove() throws {
    let camera = try VirtualCamera(.init(warmUpFrames: 0))
    let format = try Self.format(.mjpeg, 480, of: camera)
    var last: GrayImage?
    for number in 0..<6 {
      let image = try JPEG.decodeGray(try camera.capture(number, format: format).bytes)
      if let last {
        let difference = zip(image.bytes, last.bytes).reduce(0) { $0 + abs(Int($1.0) - Int($1.1)) }
        let mean = Double(difference) / Double(image.bytes.count)
        #expect(mean > 0.3 && mean < 4, "frame \(number): \(mean)")
      }
      last = image
    }
  }

  @Test func exposureSettlesAndMayBeSwitchedOff() throws {
    let warming = try VirtualCamera(.init(warmUpFrames: 5))
    let settled = try VirtualCamera(.init(warmUpFrames: 0))
    let format = try Self.format(.mjpeg, 480, of: warming)
    func luma(_ camera: VirtualCamera, _ number: Int) throws -> Int {
      let image = try JPEG.decodeGray(try camera.capture(number, format: format).bytes)
      return image.bytes.reduce(0) { $0 + Int($1) } / image.bytes.count
    }
    let levels = try (0..<7).map { try luma(warming, $0) }
    #expect(levels[0] < 40)
    for number in 1...5 { #expect(levels[number] > levels[number - 1] + 15) }
    #expect(abs(levels[6] - levels[5]) <= 1)
    #expect(abs(try luma(settled, 0) - levels[6]) <= 1)
  }

  @Test func repeatedFramesComeFromTheCache() throws {
    let scene = CountingScene()
    let camera = VirtualCamera(.init(warmUpFrames: 2), scene: scene)
    let format = try Self.format(.mjpeg, 480, of: camera)
    for number in 0..<40 { _ = try camera.capture(number, format: format) }
    // Two of the warm-up, then each of the scene's four once.
    #expect(scene.count == 6)
  }

  @Test func cacheIsBounded() {
    var cache = FrameCache(limit: 100)
    for index in 0..<50 {
      cache.insert([UInt8](repeating: 0, count: 30), for: .init(pixels: .mjpeg, width: 640, index: index))
      #expect(cache.size <= 100)
    }
    #expect(cache[.init(pixels: .mjpeg, width: 640, index: 49)] != nil)
    #expect(cache[.init(pixels: .mjpeg, width: 640, index: 46)] == nil)
    cache.insert([UInt8](repeating: 0, count: 101), for: .init(pixels: .mjpeg, width: 640, index: 99))
    #expect(cache[.init(pixels: .mjpeg, width: 640, index: 99)] == nil && cache.size == 90)
  }

  @Test(arguments: VirtualCamera.Corruption.allCases) func corruption(kind: VirtualCamera.Corruption) throws {
    let camera = VirtualCamera(.init(warmUpFrames: 0), scene: CountingScene())
    camera.faults = .init(corruptions: [kind: 3])
    let format = try Self.format(.mjpeg, 480, of: camera)
    for number in 0..<9 {
      let capture = try camera.capture(number, format: format)
      let isWhole = (try? MJPEGCheck.check(capture.bytes, width: 640, height: 480)) != nil
      #expect((isWhole && !capture.isFlagged) == (number % 3 != 2))
      if number % 3 == 2 { #expect(isWhole == (kind == .errorFlag)) }
    }
  }

  @Test func badSetUpsAreRefused() {
    #expect(throws: Problem.self) { try VirtualCamera(.init(quality: 0)) }
    #expect(throws: Problem.self) { try VirtualCamera(.init(warmUpFrames: -1)) }
    #expect(throws: Problem.self) {
      try VirtualCamera(.init(scene: .pictures(folder: "/nonexistent", tilt: 0, framesPerPicture: 1)))
    }
  }
}
