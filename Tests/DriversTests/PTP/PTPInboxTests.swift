import Core
import Testing

@testable import Drivers

@Suite("PTP containers from the pipe")
struct PTPInboxTests {
  private func container(_ kind: PTPHeader.Kind, transaction: UInt32 = 7, payload: [UInt8] = []) -> [UInt8] {
    PTPContainer(kind: kind, code: 0x1009, transaction: transaction, payload: payload).bytes
  }

  private func next(_ inbox: PTPInbox, limit: Int = 1 << 20) async throws(DeviceError) -> PTPContainer {
    let patience = PTPPatience(chunk: .seconds(60), end: .now + .seconds(60))
    return try await inbox.next(limit: limit, in: "test", patience: patience)
  }

  @Test("a container is the same however the camera cuts it", arguments: [0, 1, 499, 500, 501, 1012, 5_000])
  func cuts(count: Int) async throws {
    let payload = (0..<count).map { UInt8(truncatingIfNeeded: $0 * 7) }
    let (data, response) = (container(.data, payload: payload), container(.response))
    var open = data
    open.replaceSubrange(0..<4, with: [0xFF, 0xFF, 0xFF, 0xFF])
    let ways: [[[UInt8]]] = [
      [data, response], [[], data, response], [Array(data.prefix(5)), Array(data[5...]), response],
      [Array(data.prefix(12)), Array(data[12...]), response], [data + response], [open, response],
      [[], [], data, [], response],
    ]
    for (index, way) in ways.enumerated() where count > 0 || (index != 3 && index != 5) {
      let inbox = PTPInbox(ScriptedStillCameraLink(way))
      let first = try await next(inbox)
      #expect(first.kind == .data && first.payload == payload, "way \(index)")
      let second = try await next(inbox)
      #expect(second.kind == .response && second.payload.isEmpty, "way \(index)")
    }
  }

  @Test("nothing is asked for beyond a container's end, in whole packets")
  func rooms() async throws {
    let link = ScriptedStillCameraLink([container(.data, payload: [UInt8](repeating: 1, count: 2_000_000))])
    let inbox = PTPInbox(link)
    #expect(try await next(inbox, limit: 3 << 20).payload.count == 2_000_000)
    #expect(link.rooms.allSatisfy { $0 % 512 == 0 })
    #expect(link.rooms.reduce(0, +) - 2_000_012 < 512)
  }

  @Test("what claims too much, ends too soon or is no container is refused")
  func refusals() async {
    func code(_ transfers: [[UInt8]], limit: Int = 1000) async -> DeviceError.Code? {
      let inbox = PTPInbox(ScriptedStillCameraLink(transfers))
      do throws(DeviceError) {
        _ = try await next(inbox, limit: limit)
        return nil
      } catch { return error.code }
    }
    #expect(await code([container(.data, payload: [UInt8](repeating: 0, count: 1001))]) == .unsupported)
    var open = container(.data, payload: [UInt8](repeating: 0, count: 3000))
    open.replaceSubrange(0..<4, with: [0xFF, 0xFF, 0xFF, 0xFF])
    #expect(await code([open]) == .unsupported)
    #expect(await code([Array(container(.data, payload: [UInt8](repeating: 0, count: 900)).dropLast(300))]) == .io)
    #expect(await code([[11, 0, 0, 0, 3, 0, 1, 0x20, 0, 0, 0, 0]]) == .io)
    #expect(await code([[12, 0, 0, 0, 9, 0, 1, 0x20, 0, 0, 0, 0]]) == .io)
    #expect(await code([[0xFF, 0xFF, 0xFF, 0xFF, 3, 0, 1, 0x20, 0, 0, 0, 0]]) == .io)
    #expect(await code([[], [], [], container(.response)]) == .io)
    #expect(await code([]) == .timedOut)
  }

  @Test("late answers of older transactions are passed over; a command that fills its packet is ended by an empty one")
  func late() async throws {
    let info = PTPContainer(
      kind: .data, code: PTPOperation.getObjectInfo.rawValue, transaction: 2,
      payload: [UInt8](repeating: 0, count: 52)
    ).bytes
    func response(_ transaction: UInt32) -> [UInt8] {
      PTPContainer(kind: .response, code: PTPResponse.ok, transaction: transaction, payload: []).bytes
    }
    let link = ScriptedStillCameraLink(
      packetBytes: 16,
      [response(1), container(.data, transaction: 1, payload: [1, 2, 3]), response(1), info, response(2)])
    let session = PTPSession(link: link, timing: PTPTiming(), clock: ContinuousClock())
    _ = try await session.run(.deleteObject, [5])
    #expect(try await session.run(.getObjectInfo, [9]).count == 52 && link.left == 0)
    #expect(link.sent.map(\.count) == [16, 0, 16, 0])
  }
}
