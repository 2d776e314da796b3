import Foundation
import Testing

@testable import Core

@Suite("FrameBytes")
struct FrameBytesTests {
  private static let format = FrameFormat(pixels: .mjpeg, width: 1, height: 1, rate: 30)
  /// No other memory has it.
  private static let pattern: [UInt8] = [0x5A, 0xC3, 0x17, 0xE9, 0x44, 0xB2, 0x8D, 0x71]

  private static func picture() -> [UInt8] { (0..<8192).flatMap { _ in pattern } }

  /// What stands at an address now, read through the kernel: the memory may be another's or nobody's.
  private static func memory(at address: UInt, count: Int) -> [UInt8] {
    guard let file = FileHandle(forReadingAtPath: "/proc/self/mem") else { return [] }
    defer { try? file.close() }
    guard (try? file.seek(toOffset: UInt64(address))) != nil else { return [] }
    return (try? file.read(upToCount: count)).map(Array.init) ?? []
  }

  private static func holdsPattern(_ bytes: [UInt8]) -> Bool {
    bytes.count >= 4096 && (1024..<1024 + 512).contains { Array(bytes[$0..<$0 + 8]) == pattern }
  }

  /// Makes a frame and lets it go.
  /// - Returns: Where its bytes were.
  private static func letGo(isOverwritten: Bool) throws -> UInt {
    let frame = Frame(format: format, bytes: picture(), sequence: 1, timestamp: .now)
    let copy = frame
    if isOverwritten { copy.picture.overwriteWhenReleased() }
    let address = try #require(frame.bytes.withUnsafeBytes { $0.baseAddress.map { UInt(bitPattern: $0) } })
    #expect(holdsPattern(memory(at: address, count: 65_536)))
    return address
  }

  @Test("What is to be overwritten holds nothing of the picture when the last copy of its frame is gone")
  func overwritten() throws {
    let address = try Self.letGo(isOverwritten: true)
    #expect(!Self.holdsPattern(Self.memory(at: address, count: 65_536)))
  }

  @Test("Whoever keeps the bytes beyond the frame keeps them whole")
  func kept() {
    var frame: Frame? = Frame(format: Self.format, bytes: Self.picture(), sequence: 1, timestamp: .now)
    frame?.picture.overwriteWhenReleased()
    let bytes = frame?.bytes
    frame = nil
    #expect(bytes == Self.picture())
  }
}
