import FuzzTestKit
import Testing

@Suite("Spoilt documents and pictures")
struct ImagingFuzzTests {
  @Test("a document is refused with its place, or comes out as pages within bounds")
  func documents() throws {
    let taken = try FuzzEntry.document.run(count: 240, seed: 43)
    #expect(taken > 40 && taken < 240, "\(taken)")
  }

  @Test("a PNG is refused, or has as many pixels as its size says")
  func png() throws {
    let taken = try FuzzEntry.png.run(count: 1_000, seed: 44)
    #expect(taken > 100 && taken < 1_000, "\(taken)")
  }

  @Test("a JPEG is refused, or has as many pixels as its size says")
  func jpeg() throws {
    let taken = try FuzzEntry.jpeg.run(count: 600, seed: 45)
    #expect(taken > 30 && taken < 600, "\(taken)")
  }

  @Test("text is refused, or is a document that survives the way out and in")
  func text() throws {
    let taken = try FuzzEntry.text.run(count: 2_000, seed: 48)
    #expect(taken > 200 && taken < 2_000, "\(taken)")
  }

  @Test("a portrait from a camera is refused, or has as many pixels as its size says")
  func portraits() throws {
    let portraits = FuzzEntry.portraits(extension: ".jpg", largest: 60_000)
    guard !portraits.isEmpty else { return print("Left out: portraits, for there is no SATCHEL_CORPUS") }
    _ = try FuzzEntry.jpeg.run(count: 30, seed: 46, seeds: portraits)
  }
}
