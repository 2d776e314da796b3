import Core
import Drivers
import Foundation
import Imaging
import NIOEmbedded
import Testing
import VirtualKit

@testable import Daemon

/// Photos that wait for a person, with their time turned by hand.
@Suite(.timeLimit(.minutes(5))) struct AcceptanceDeskTests {
  private let loop = NIOAsyncTestingEventLoop()

  /// A kit with a camera and one photo that waits.
  private func waiting() async throws -> (kit: TestKit, job: JobRecord) {
    let kit = try TestKit(acceptanceAlarm: Alarm(loop: loop))
    await kit.attach(camera: try VirtualCamera(VirtualCamera.Configuration(sizes: [.size640x480])))
    let job = try await kit.submitPhoto(["acceptance": "ask"])
    return (kit, try await kit.wait(for: job.id, .processingStopped))
  }

  private func photoFile(_ kit: TestKit, _ job: String) async throws -> [UInt8]? {
    try await kit.content.get(.photo, of: job)
  }

  @Test("a photo that nobody accepts is wiped and its job aborted; a refinish starts the time anew")
  func timeOut() async throws {
    let (kit, job) = try await waiting()
    await loop.advanceTime(by: .seconds(500))
    let eyes = try #require(job.result?.frame?.eyes)
    let again = try await kit.desk.act(JobActionRequest(.refinish, eyes: eyes), on: job.id, by: .officer)
    #expect(again.awaitsAcceptance)
    await loop.advanceTime(by: .seconds(500))
    #expect(try await kit.test.store.job(job.id).awaitsAcceptance)
    #expect(await kit.acceptance.photo(of: job.id) != nil)
    let aborted = try await kit.wait(for: job.id, through: [.aborted]) { await loop.advanceTime(by: .seconds(101)) }
    #expect(aborted.problem == Problem(.acceptanceTimedOut, facts: ["limit": "600"]))
    #expect(aborted.result == nil && aborted.contentExpiresAt != nil)
    // The wiping follows the job's end.
    await kit.acceptance.discard(job.id)
    #expect(await kit.acceptance.photo(of: job.id) == nil)
    await #expect(throws: Problem(.noPhoto)) { try await kit.desk.photo(of: job.id, by: .officer) }
    await #expect(throws: Problem(.noOriginal)) { try await kit.desk.original(of: job.id, by: .officer) }
    await #expect(throws: Problem(.actionNotAllowed, facts: ["state": "aborted", "action": "accept"])) {
      try await kit.desk.act(JobActionRequest(.accept), on: job.id, by: .officer)
    }
    #expect(try await photoFile(kit, job.id) == nil)
    await kit.stop()
  }

  @Test("only the owner sees a photo that waits, and only the owner acts on it")
  func othersSeeNothing() async throws {
    let (kit, job) = try await waiting()
    await #expect(throws: Problem(.unknownJob)) { try await kit.desk.photo(of: job.id, by: .officer(1001)) }
    await #expect(throws: Problem(.unknownJob)) { try await kit.desk.original(of: job.id, by: .officer(1001)) }
    await #expect(throws: Problem(.unknownJob)) {
      try await kit.desk.act(JobActionRequest(.accept), on: job.id, by: .officer(1001))
    }
    await kit.stop()
  }

  @Test("an accepted photo is kept as it was proposed, with the times of an undelivered one; a delivered one goes soon")
  func accepted() async throws {
    let (kit, job) = try await waiting()
    let proposed = try await kit.desk.photo(of: job.id, by: .officer)
    #expect(try await photoFile(kit, job.id) == nil)
    let accepted = try await kit.desk.act(JobActionRequest(.accept), on: job.id, by: .officer)
    #expect(accepted.state == .completed && !accepted.reasons.contains(.photoAwaitingAcceptance))
    #expect(try await kit.desk.photo(of: job.id, by: .officer) == proposed)
    #expect(try await photoFile(kit, job.id) == proposed)
    await #expect(throws: Problem(.noOriginal)) { try await kit.desk.original(of: job.id, by: .officer) }
    let day: Int64 = 24 * 3_600_000
    #expect(accepted.contentExpiresAt == kit.test.now + 30 * day)
    #expect(accepted.expiringAt == kit.test.now + 28 * day)
    kit.test.advance(seconds: 60)
    let delivered = try await kit.desk.act(JobActionRequest(.deliver), on: job.id, by: .officer)
    #expect(delivered.contentExpiresAt == kit.test.now + day && delivered.expiringAt == nil)
    kit.test.advance(seconds: 60)
    let again = try await kit.desk.act(JobActionRequest(.deliver), on: job.id, by: .officer)
    #expect(again.contentExpiresAt == delivered.contentExpiresAt)
    await loop.advanceTime(by: .seconds(1000))
    #expect(try await kit.test.store.job(job.id).state == .completed)
    await kit.stop()
  }

  @Test("corrections that cannot be are refused, and change nothing")
  func badCorrections() async throws {
    let (kit, job) = try await waiting()
    let proposed = try await kit.desk.photo(of: job.id, by: .officer)
    let frame = try #require(job.result?.frame)
    func eyes(_ x: Double, _ y: Double, _ x2: Double, _ y2: Double) -> FrameEyes {
      FrameEyes(left: FramePoint(x: x, y: y), right: FramePoint(x: x2, y: y2))
    }
    let wrong: [(JobActionRequest, ProblemCode, String)] = [
      (JobActionRequest(.refinish, eyes: eyes(0.5, 0.5, 0.505, 0.5)), .invalidValue, "eyes"),
      (JobActionRequest(.refinish, eyes: eyes(0.5, 0.2, 0.55, 0.9)), .invalidValue, "eyes"),
      (JobActionRequest(.refinish, crop: FrameArea(x: 0, y: 0, width: 1, height: 0.5)), .invalidValue, "crop"),
      (JobActionRequest(.refinish, eyes: eyes(0.05, 0.1, 0.15, 0.1)), .noFace, "eyes"),
      // In shape, but beside the face.
      (
        JobActionRequest(
          .refinish,
          crop: FrameArea(
            x: 0, y: 0.9, width: 0.05, height: 0.05 * Double(frame.width) / Double(frame.height) * 441 / 358)),
        .eyesOutsideCrop, "crop"
      ),
    ]
    for (request, code, path) in wrong {
      await #expect {
        try await kit.desk.act(request, on: job.id, by: .officer)
      } throws: { error in
        (error as? Problem)?.code == code && (error as? Problem)?.path == path
      }
    }
    #expect(try await kit.test.store.job(job.id) == job)
    #expect(try await kit.desk.photo(of: job.id, by: .officer) == proposed)
    await kit.stop()
  }

  @Test("the crop and the eyes that are shown give, sent back, the same picture; others give another")
  func corrections() async throws {
    let (kit, job) = try await waiting()
    let frame = try #require(job.result?.frame)
    #expect(frame.width == 640 && frame.height == 480)
    let first = try JPEG.decode(try await kit.desk.photo(of: job.id, by: .officer))
    let same = try await kit.desk.act(
      JobActionRequest(.refinish, eyes: frame.eyes, crop: frame.crop), on: job.id, by: .officer)
    let second = try JPEG.decode(try await kit.desk.photo(of: job.id, by: .officer))
    let shown = try #require(same.result?.frame)
    #expect(abs(shown.crop.x - frame.crop.x) < 1e-3 && abs(shown.crop.y - frame.crop.y) < 1e-3)
    #expect(abs(shown.crop.width - frame.crop.width) < 1e-3 && abs(shown.crop.height - frame.crop.height) < 1e-3)
    #expect(difference(first, second) < 3)
    // Whole pixels, which are the same fractions again, whatever frame was taken.
    func point(_ x: Double, _ y: Double) -> FramePoint {
      FramePoint(x: (x * 640).rounded() / 640, y: (y * 480).rounded() / 480)
    }
    let eyes = FrameEyes(
      left: point(frame.eyes.left.x, frame.eyes.left.y + 0.03), right: point(frame.eyes.right.x, frame.eyes.right.y))
    let turned = try await kit.desk.act(JobActionRequest(.refinish, eyes: eyes), on: job.id, by: .officer)
    #expect(turned.awaitsAcceptance && turned.result?.frame?.eyes == eyes)
    let third = try JPEG.decode(try await kit.desk.photo(of: job.id, by: .officer))
    #expect(difference(first, third) > 5)
    let original = try JPEG.header(of: try await kit.desk.original(of: job.id, by: .officer))
    #expect(original.width == 640 && original.height == 480)
    // Half a face is none that an office takes.
    var beside = frame.crop
    beside.x = min(1 - beside.width, frame.crop.x + 0.4 * frame.crop.width)
    let half = try await kit.desk.act(
      JobActionRequest(.refinish, eyes: frame.eyes, crop: beside), on: job.id, by: .officer)
    #expect(half.result?.assessment?.acceptable == false)
    #expect(half.result?.assessment?[.frameMargin]?.verdict == .fail)
    await kit.stop()
  }

  /// The mean difference of two pictures' samples, 0–255.
  private func difference(_ first: RGBImage, _ second: RGBImage) -> Double {
    guard first.bytes.count == second.bytes.count else { return 255 }
    return Double(zip(first.bytes, second.bytes).reduce(0) { $0 + abs(Int($1.0) - Int($1.1)) })
      / Double(first.bytes.count)
  }

  @Test("while a photo waits the camera takes the next; a retake takes it again, and leaves nothing of the first")
  func retake() async throws {
    let (kit, job) = try await waiting()
    let next = try await kit.submitPhoto()
    #expect(try await kit.wait(for: next.id, .completed).result?.photo != nil)
    #expect(try await kit.test.store.job(job.id).awaitsAcceptance)
    let again = try await kit.wait(for: job.id, through: [.pending, .processing, .processingStopped]) {
      let pending = try await kit.desk.act(JobActionRequest(.retake), on: job.id, by: .officer)
      #expect(pending.state == .pending && pending.result == nil && pending.problem == nil)
      #expect(pending.startBy != nil)
    }
    // A retake has as many attempts as the first photo had.
    #expect(again.attempts == 1 && again.awaitsAcceptance)
    let canceled = try await kit.desk.act(JobActionRequest(.cancel), on: job.id, by: .officer)
    #expect(canceled.state == .canceled && canceled.result == nil)
    #expect(await kit.acceptance.photo(of: job.id) == nil)
    await #expect(throws: Problem(.noPhoto)) { try await kit.desk.photo(of: job.id, by: .officer) }
    #expect(try await photoFile(kit, job.id) == nil)
    await kit.stop()
  }

  @Test("so many photos wait and no more; room is made by each that goes")
  func full() async throws {
    let (kit, job) = try await waiting()
    let full = Problem(.tooManyPhotosWaiting, facts: ["limit": "8", "megabytes": "96"])
    let (photo, specification) = try await finished(by: kit)
    await kit.manager.stop()
    var others: [String] = []
    for _ in 2...9 {
      others.append(try await kit.submitPhoto(["acceptance": "ask"]).id)
      _ = try await kit.test.store.takeNext(kind: .photo, device: TestKit.camera, reason: .jobCapturing)
    }
    // Handed in while there was room, and finished too late.
    let late = others.removeLast()
    for other in others { try await kit.acceptance.enter(other, photo, specification) }
    await #expect(throws: full) { try await kit.acceptance.enter(late, photo, specification) }
    #expect(try await kit.test.store.job(late).state == .processing)
    #expect(await kit.acceptance.photo(of: late) == nil)
    await #expect(throws: full) { try await kit.submitPhoto(["acceptance": "ask"]) }
    _ = try await kit.submitPhoto()
    _ = try await kit.desk.act(JobActionRequest(.cancel), on: others[3], by: .officer)
    _ = try await kit.submitPhoto(["acceptance": "ask"])
    // The daemon's stop wipes them all.
    await kit.acceptance.stop()
    for id in [job.id] + others where id != others[3] {
      let aborted = try await kit.test.store.job(id)
      #expect(aborted.state == .aborted && aborted.problem == Problem(.photoDiscarded))
      #expect(await kit.acceptance.photo(of: id) == nil)
    }
  }

  @Test("after a crash a photo that waited is aborted, and what its acceptance left on the disk is shredded")
  func crash() async throws {
    let (kit, job) = try await waiting()
    // The crash came in mid-acceptance: the photo was written, the job was not yet completed.
    try await kit.content.put([.photo: [1, 2, 3]], for: job.id)
    let housekeeper = Housekeeper(
      store: kit.test.store, content: kit.content, periods: RetentionPolicy(), clock: kit.test.wallClock,
      alarm: Alarm(loop: loop), logger: TestKit.silent)
    #expect(try await housekeeper.recover() == 0)
    let aborted = try await kit.test.store.job(job.id)
    #expect(aborted.state == .aborted && aborted.problem == Problem(.photoDiscarded) && aborted.result == nil)
    #expect(aborted.contentExpiresAt == kit.test.now + 24 * 3_600_000)
    #expect(try await photoFile(kit, job.id) == nil)
    await kit.stop()
  }

  @Test("room that was kept free before a photo was taken is there when it is finished")
  func reservedRoom() async throws {
    let (kit, photo, specification) = try await finished()
    let most = PTPCamera.pictureLimit + specification.file.mostBytes
    func reserve() async throws -> String {
      let job = try await kit.submitPhoto(["acceptance": "ask"]).id
      _ = try await kit.test.store.takeNext(kind: .photo, device: TestKit.camera, reason: .jobCapturing)
      try await kit.acceptance.reserveRoom(for: job, bytes: most)
      return job
    }
    func picture(of bytes: Int) throws -> FinishedPhoto {
      var (photo, frame) = (photo, try #require(photo.original))
      frame = Frame(
        format: frame.format, bytes: frame.bytes + [UInt8](repeating: 0, count: bytes - frame.bytes.count), sequence: 0,
        timestamp: .now)
      photo.original = frame
      return photo
    }
    // The largest picture of all can wait; a second one could not.
    let largest = try await reserve()
    await #expect { try await reserve() } throws: { ($0 as? Problem)?.code == .tooManyPhotosWaiting }
    try await kit.acceptance.enter(largest, try picture(of: PTPCamera.pictureLimit), specification)
    await kit.acceptance.discard(largest)
    // Whoever has room enters, to the last.
    let still = try picture(of: 15 << 20)
    var entered = 0
    while let job = try? await reserve() {
      try await kit.acceptance.enter(job, still, specification)
      entered += 1
    }
    #expect(entered == 3)
    await kit.stop()
  }

  @Test("an end that cannot be stored wipes the photo at once, and is stored when it can be")
  func endIsStoredLater() async throws {
    let (kit, job) = try await waiting()
    try await kit.test.store.database.write { db in
      try db.execute(sql: "CREATE TRIGGER full BEFORE UPDATE ON job BEGIN SELECT RAISE(ABORT, 'full'); END")
    }
    await loop.advanceTime(by: .seconds(601))
    while await kit.acceptance.photo(of: job.id) != nil { await Task.yield() }
    #expect(try await kit.test.store.job(job.id).awaitsAcceptance)
    try await kit.test.store.database.write { try $0.execute(sql: "DROP TRIGGER full") }
    let aborted = try await kit.wait(for: job.id, through: [.aborted]) { await loop.advanceTime(by: .seconds(60)) }
    #expect(aborted.problem == Problem(.acceptanceTimedOut, facts: ["limit": "600"]))
    await kit.stop()
  }

  @Test("the time of a photo that has gone while it was entered does not end the next one's")
  func staleTime() async throws {
    let (kit, photo, specification) = try await finished()
    let job = try await kit.submitPhoto(["acceptance": "ask"])
    _ = try await kit.test.store.takeNext(kind: .photo, device: TestKit.camera, reason: .jobCapturing)
    let (database, block) = (await kit.test.store.database, DispatchSemaphore(value: 0))
    // The store waits while the photo comes and goes.
    let blocked = Thread { try? database.write { _ in block.wait() } }
    blocked.start()
    let entering = Task { try await kit.acceptance.enter(job.id, photo, specification) }
    while await kit.acceptance.photo(of: job.id) == nil { await Task.yield() }
    await kit.acceptance.discard(job.id)
    block.signal()
    try await entering.value
    await loop.advanceTime(by: .seconds(300))
    try await kit.acceptance.enter(job.id, photo, specification)
    await loop.advanceTime(by: .seconds(301))
    // Time for a stale end to come.
    for _ in 0..<5000 { _ = await kit.acceptance.photo(of: job.id) }
    #expect(try await kit.test.store.job(job.id).awaitsAcceptance)
    #expect(await kit.acceptance.photo(of: job.id) != nil)
    await kit.stop()
  }

  @Test("a retake that hears late of its own success leaves the new photo of the same job alone")
  func lateRetake() async throws {
    let (kit, photo, specification) = try await finished()
    let job = try await kit.submitPhoto(["acceptance": "ask"])
    let (acceptance, store) = (kit.acceptance, kit.test.store)
    _ = try await store.takeNext(kind: .photo, device: TestKit.camera, reason: .jobCapturing)
    try await acceptance.enter(job.id, photo, specification)
    let (database, block) = (await store.database, DispatchSemaphore(value: 0))
    // What is asked of the store in the meantime, it does in this order.
    let blocked = Thread { try? database.write { _ in block.wait() } }
    blocked.start()
    let retake = Task.immediate { try await acceptance.retake(job.id, startBy: .max) }
    for _ in 0..<100 { _ = await acceptance.photo(of: job.id) }
    let taken = Task.immediate {
      try await store.takeNext(kind: .photo, device: TestKit.camera, reason: .jobCapturing)
    }
    let entering = Task.immediate { try await acceptance.enter(job.id, photo, specification) }
    for _ in 0..<100 { _ = await acceptance.photo(of: job.id) }
    block.signal()
    #expect(try await retake.value.state == .pending)
    #expect(try await taken.value?.id == job.id)
    try await entering.value
    #expect(try await store.job(job.id).awaitsAcceptance)
    #expect(await acceptance.photo(of: job.id) == photo.jpeg)
    await kit.stop()
  }

  @Test("a photo is not wiped while its frame is being made into a picture")
  func originalIsHeld() async throws {
    let (kit, job) = try await waiting()
    let acceptance = kit.acceptance
    let order = Order()
    let original = Task.immediate {
      _ = try await acceptance.original(of: job.id)
      await order.add("original")
    }
    await acceptance.discard(job.id)
    await order.add("discard")
    try await original.value
    #expect(await order.names == ["original", "discard"])
    await kit.stop()
  }

  private actor Order {
    private(set) var names: [String] = []
    func add(_ name: String) { names.append(name) }
  }

  /// A kit without a lane, and a finished photo.
  private func finished() async throws -> (TestKit, FinishedPhoto, PhotoSpecification) {
    let kit = try TestKit(acceptanceAlarm: Alarm(loop: loop))
    let (photo, specification) = try await finished(by: kit)
    return (kit, photo, specification)
  }

  /// A photo of a camera that no lane has.
  private func finished(by kit: TestKit) async throws -> (FinishedPhoto, PhotoSpecification) {
    let camera = try VirtualCamera(VirtualCamera.Configuration(sizes: [.size640x480]))
    let source = VirtualCameraSource(camera: camera)
    _ = try await source.start(camera.formats[0])
    let frame = try await source.next(deadline: .now + .seconds(60))
    await source.stop()
    let specification = try PhotoSpecification.named("cn-resident-id")
    return (try await kit.acceptance.studio.finish([frame], specification), specification)
  }
}
