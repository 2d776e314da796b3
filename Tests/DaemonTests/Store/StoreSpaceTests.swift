import Core
import NIOEmbedded
import Synchronization
import Testing

@testable import Daemon

@Suite("Room on the disk")
struct StoreSpaceTests {
  private final class Notes: Sendable {
    private struct State: Sendable {
      var tries = 0
      var told: [Bool] = []
      var hasRoom = false
    }
    private let state = Mutex(State())
    var tries: Int { state.withLock { $0.tries } }
    var told: [Bool] { state.withLock { $0.told } }

    func makeRoom() { state.withLock { $0.hasRoom = true } }
    func tell(_ isFull: Bool) { state.withLock { $0.told.append(isFull) } }
    func tryOut() throws {
      let hasRoom = state.withLock { state in
        state.tries += 1
        return state.hasRoom
      }
      if !hasRoom { throw Problem(.storageFull) }
    }
  }

  @Test("a full disk is told of once; room is looked for less and less often, and no longer once it is there")
  func looks() async throws {
    let loop = NIOAsyncTestingEventLoop()
    let (space, notes) = (StoreSpace(), Notes())
    space.watch(alarm: Alarm(loop: loop), tryOut: { try notes.tryOut() }, changed: { notes.tell($0) })
    var seconds = 0
    func pass(until condition: () -> Bool) async {
      while !condition(), seconds < 10_000 {
        await loop.advanceTime(by: .seconds(1))
        seconds += 1
        await Task.yield()
      }
    }
    // Other failures are not a full disk's, and while all is well nothing is looked at.
    #expect(space.failed(Problem(.storageFailed)) == Problem(.storageFailed))
    await loop.advanceTime(by: .hours(1))
    #expect(!space.isFull && notes.tries == 0 && notes.told.isEmpty)
    for _ in 0..<3 { #expect(space.failed(Problem(.storageFull)) == Problem(.storageFull)) }
    #expect(space.isFull && notes.told == [true])
    // 2, 4, 8, 16, then 30 s each.
    for (index, least) in [2, 6, 14, 30, 60, 90].enumerated() {
      await pass { notes.tries > index }
      #expect(notes.tries == index + 1 && seconds >= least)
    }
    notes.makeRoom()
    await pass { notes.told.count == 2 }
    #expect(!space.isFull && notes.told == [true, false] && notes.tries == 7)
    await loop.advanceTime(by: .hours(1))
    #expect(notes.tries == 7)
    // The next time it begins anew.
    _ = space.failed(Problem(.storageFull))
    #expect(notes.told == [true, false, true])
    space.stop()
    await loop.advanceTime(by: .hours(1))
    #expect(notes.tries == 7)
  }
}
