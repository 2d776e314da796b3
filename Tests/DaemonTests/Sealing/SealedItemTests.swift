import Core
import Foundation
import FuzzTestKit
import Testing

@testable import Daemon

/// The sealed format: what goes in comes out, and whatever was changed is told.
@Suite struct SealedItemTests {
  private static let name = SealedName(subject: "j_a", item: "request")
  private static let chunk = SealedChunks.size

  static func open(_ bytes: [UInt8], _ name: SealedName = name, _ master: MasterKey? = nil) throws -> [UInt8] {
    var offset = 0
    return try SealedItem.open(name, size: bytes.count, under: try master ?? .test()) { count, part in
      let end = min(offset + count, bytes.count)
      part += bytes[offset..<end]
      defer { offset = end }
      return end - offset == count
    }
  }

  private func content(_ count: Int) -> [UInt8] { (0..<count).map { UInt8(truncatingIfNeeded: $0 &* 31 ^ $0 >> 8) } }

  private func expectDamage(
    _ bytes: [UInt8], _ what: String, as name: SealedName = name, sourceLocation: SourceLocation = #_sourceLocation
  ) {
    do {
      _ = try Self.open(bytes, name)
      Issue.record("\(what) was opened", sourceLocation: sourceLocation)
    } catch {
      #expect((error as? Problem)?.code == .contentDamaged, "\(what): \(error)", sourceLocation: sourceLocation)
    }
  }

  @Test(arguments: [0, 1, 4096, chunk - 1, chunk, chunk + 1, 2 * chunk, 3 * chunk + 5])
  func whatIsSealedIsOpened(count: Int) throws {
    let content = content(count)
    let sealed = try ItemSealer.seal(content, as: Self.name, under: .test())
    let chunks = max(1, (count + Self.chunk - 1) / Self.chunk)
    #expect(sealed.count == SealedHeader.size + count + chunks * SealedChunks.tagSize)
    #expect(try Self.open(sealed) == content)
    if count >= 16 { #expect(!stands(Array(content.prefix(16)), in: sealed)) }
    // The same content again has nothing in common with it.
    #expect(try ItemSealer.seal(content, as: Self.name, under: .test()).suffix(16) != sealed.suffix(16))
  }

  @Test(arguments: [1, 1000, chunk - 1, chunk, chunk + 1, 200_000])
  func inPiecesItIsTheSame(piece: Int) throws {
    let content = content(3 * Self.chunk + 77)
    var sealer = try ItemSealer(Self.name, under: .test())
    var sealed: [UInt8] = []
    for start in stride(from: 0, to: content.count, by: piece) {
      sealed += try sealer.seal(content[start..<min(start + piece, content.count)])
      // What is held back is one chunk at most.
      let taken = min(start + piece, content.count)
      let header = sealed.isEmpty ? 0 : SealedHeader.size
      #expect(taken - (sealed.count - header) / (Self.chunk + 16) * Self.chunk <= Self.chunk)
    }
    sealed += try sealer.finish()
    #expect(try Self.open(sealed) == content)
  }

  @Test func eachChangedByteIsTold() throws {
    let sealed = try ItemSealer.seal(content(Self.chunk + 100), as: Self.name, under: .test())
    // Every byte of the header, and bytes of both chunks and of their tags.
    let tag = SealedHeader.size + Self.chunk
    let places =
      Array(0..<SealedHeader.size + 20) + Array(stride(from: SealedHeader.size, to: tag, by: 6007))
      + Array(tag..<tag + 20) + Array(sealed.count - 40..<sealed.count)
    for place in places {
      var bad = sealed
      bad[place] ^= 0x10
      expectDamage(bad, "byte \(place)")
    }
  }

  @Test func eachTruncationIsTold() throws {
    let sealed = try ItemSealer.seal(content(2 * Self.chunk), as: Self.name, under: .test())
    let whole = Self.chunk + SealedChunks.tagSize
    for count in [0, 7, 8, SealedHeader.size, SealedHeader.size + 15, SealedHeader.size + whole, sealed.count - 1] {
      expectDamage(Array(sealed.prefix(count)), "\(count) bytes")
    }
    expectDamage(sealed + [0], "a byte more")
    expectDamage(sealed + sealed.suffix(whole), "the last chunk twice")
  }

  @Test func chunksThatAreExchangedAreTold() throws {
    let sealed = try ItemSealer.seal(content(3 * Self.chunk), as: Self.name, under: .test())
    let whole = Self.chunk + SealedChunks.tagSize
    let head = Array(sealed.prefix(SealedHeader.size))
    let chunks = Array(sealed.dropFirst(SealedHeader.size))
    let parts = (0..<3).map { Array(chunks.dropFirst($0 * whole).prefix(whole)) }
    #expect(try Self.open(head + parts[0] + parts[1] + parts[2]).count == 3 * Self.chunk)
    expectDamage(head + parts[1] + parts[0] + parts[2], "the first two exchanged")
    expectDamage(head + parts[0] + parts[2], "the middle left out")
    expectDamage(head + parts[0] + parts[2] + parts[1], "the last before another")
    let other = try ItemSealer.seal(content(3 * Self.chunk), as: Self.name, under: .test())
    expectDamage(Array(other.prefix(SealedHeader.size)) + parts[0] + parts[1] + parts[2], "another file's header")
  }

  @Test func anotherNameOrMasterDoesNotOpen() throws {
    let sealed = try ItemSealer.seal(content(100), as: Self.name, under: .test())
    for other in [("j_b", "request"), ("j_a", "photo"), ("j_", "arequest"), ("j_ar", "equest")] {
      expectDamage(sealed, "\(other)", as: SealedName(subject: other.0, item: other.1))
    }
    #expect(throws: Problem.self) { try Self.open(sealed, Self.name, try .test(2)) }
    // Even where the header claims the other master.
    var claimed = sealed
    claimed.replaceSubrange(8..<24, with: try MasterKey.test(2).id)
    #expect(throws: Problem.self) { try Self.open(claimed, Self.name, try .test(2)) }
  }

  @Test func noSpoiltFileIsOpenedOrEndsTheProcess() throws {
    let originals = try [0, 5, 900, Self.chunk, Self.chunk + 40].map { count in
      let content = content(count)
      return (content, try ItemSealer.seal(content, as: Self.name, under: .test()))
    }
    var mutator = Mutator(seed: 0x5EA1_ED)
    var told = 0
    for _ in 0..<3000 {
      let (content, sealed) = mutator.pick(originals)
      let spoilt = mutator.bytes(sealed, tokens: [SealedHeader.format, Array(sealed.prefix(SealedHeader.size))])
      do { #expect(try Self.open(spoilt) == content && spoilt == sealed) } catch {
        #expect((error as? Problem)?.code == .contentDamaged)
        told += 1
      }
    }
    #expect(told > 2500)
  }

  @Test func theMasterIsLockedAndLeftOutOfCores() throws {
    // Its pages by the kernel's own account: "lo" locked, "dd" not in a core file.
    let secret = try LockedBytes(count: MasterKey.size) { $0.copyBytes(from: MasterKey.bytes(9)) }
    let address = secret.withBytes { UInt(bitPattern: $0.baseAddress) }
    let file = try FileHandle(forReadingFrom: URL(fileURLWithPath: "/proc/self/smaps"))
    let text = String(decoding: try file.readToEnd() ?? Data(), as: UTF8.self)
    #expect(text.contains("VmFlags:"))
    var flags: Substring?
    var isHere = false
    for line in text.split(separator: "\n") {
      if let range = line.prefixMatch(of: #/([0-9a-f]+)-([0-9a-f]+) /#) {
        isHere = (UInt(range.1, radix: 16) ?? 0) <= address && address < (UInt(range.2, radix: 16) ?? 0)
      } else if isHere, line.hasPrefix("VmFlags:") {
        flags = line
      }
    }
    let found = try #require(flags).split(separator: " ")
    #expect(found.contains("dd"))
    #expect(found.contains("lo") == secret.isLocked)
    #expect(secret.withBytes { Array($0) } == MasterKey.bytes(9))
  }
}
