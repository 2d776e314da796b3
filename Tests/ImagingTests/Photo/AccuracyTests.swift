import Core
import Foundation
import FuzzTestKit
import Synchronization
import Testing

@testable import Imaging

/// How often faces are found, how exactly their eyes, how often a crop meets its specification, and how often nothing
/// is taken for a face: a drawn lot in each run, all of it where `SATCHEL_ACCURACY` names a file for the table
/// (`make accuracy`).
@Suite("Accuracy", .enabled(if: !Corpus.portraits.isEmpty, "there is no corpus"))
struct AccuracyTests {
  private static let report = ProcessInfo.processInfo.environment["SATCHEL_ACCURACY"].map { URL(filePath: $0) }
  private static var isFull: Bool { report != nil }

  @Test("Faces are found, eyes are where they are, crops are within bounds, nothing else is a face")
  func rates() throws {
    var random = SeededGenerator(seed: 5)
    let all = Composition.all()
    let chosen = Self.isFull ? all : Array(all.shuffled(using: &random).prefix(16))
    var figures = AccuracyFigures()
    let outcomes = try Self.inParallel(chosen.count) { index, studio in
      try PortraitOutcome(chosen[index], specification: .named(chosen[index].specification), studio: studio)
    }
    for outcome in outcomes { figures.note(outcome) }
    let specification = try PhotoSpecification.named("cn-resident-id")
    let empty = EmptyScene.allCases.flatMap { kind in (0..<(Self.isFull ? 10 : 1)).map { (kind, UInt64($0)) } }
    let taken = try Self.inParallel(empty.count) { index, studio in
      Self.isTaken(empty[index].0.picture(seed: empty[index].1), specification, studio)
    }
    for (index, isTaken) in taken.enumerated() {
      figures.empty.note(isTaken)
      if isTaken { figures.notes.append("taken for a face: \(empty[index].0.rawValue), seed \(empty[index].1)") }
    }
    let pairs = try Self.inParallel(Self.isFull ? 44 : 3) { index, studio in
      try Self.isTaken(TwoPeople(order: index).frame(), specification, studio)
    }
    for (index, isTaken) in pairs.enumerated() {
      figures.twoPeople.note(isTaken)
      if isTaken { figures.notes.append("one of two taken: order \(index)") }
    }
    if let report = Self.report { try Data(figures.table.utf8).write(to: report) }

    // The lot of each run is the same, so that what it holds is found each time; the labels' target is the full run's.
    let missed = figures.missedTargets.filter { Self.isFull || $0.what != .labelledCrops }
    #expect(missed.isEmpty, "\(figures.notes)")
    #expect(figures.eyeError(0.5) < 0.05 && figures.eyeError(0.95) < 0.2)
  }

  @Test("a crop that meets every rule is found where few do: a large head whose frame ends soon below")
  func narrow() throws {
    let composition = Composition.all().first {
      $0.portrait == "congress_C001051.jpg" && $0.eyeDistance == 185 && $0.roll == 0 && $0.backdrop == .blueWall
    }
    let outcome = try PortraitOutcome(
      try #require(composition), specification: .named("cn-exit-entry"), studio: PhotoStudio(finder: FaceFinder()))
    #expect(outcome.breaches == [])
  }

  private static func isTaken(_ image: RGBImage, _ specification: PhotoSpecification, _ studio: PhotoStudio) -> Bool {
    (try? studio.finish(image: image, specification: specification)) != nil
  }

  /// Runs `work` for each index on every core, each with a detector of its own.
  private static func inParallel<Result: Sendable>(
    _ count: Int, _ work: @escaping @Sendable (Int, PhotoStudio) throws -> Result
  ) throws -> [Result] {
    let results = Mutex([Int: Swift.Result<Result, any Error>]())
    let next = Atomic(0)
    DispatchQueue.concurrentPerform(iterations: max(1, ProcessInfo.processInfo.activeProcessorCount)) { _ in
      let studio = PhotoStudio(finder: FaceFinder())
      while true {
        let index = next.wrappingAdd(1, ordering: .relaxed).oldValue
        guard index < count else { return }
        let result = Swift.Result { try work(index, studio) }
        results.withLock { $0[index] = result }
      }
    }
    let all = results.withLock { $0 }
    return try (0..<count).compactMap { try all[$0]?.get() }
  }
}

/// Two people in one frame, side by side or one some way behind the other.
private struct TwoPeople {
  let order: Int

  func frame() throws -> RGBImage {
    let names = Corpus.portraits.filter { $0.hasPrefix("congress") }
    let first = names[order % names.count]
    let second = names[(order + 1 + order / names.count) % names.count]
    // The one behind is still large enough to be found.
    let sizes = [(130.0, 130.0), (150, 110), (165, 120), (140, 140)][order % 4]
    var picture = Backdrop.allCases[order % Backdrop.allCases.count].picture
    for (name, size, middle) in [(second, sizes.1, 0.75), (first, sizes.0, 0.27)] {
      guard let labels = PortraitLabels.all[name] else { continue }
      let placement = PortraitScene.Placement(
        scale: size / labels.eyes.distance, tilt: 0, anchor: labels.eyes.middle,
        place: PixelPoint(x: Double(Composition.width) * middle, y: 440))
      picture =
        PortraitScene(
          try Corpus.portrait(name), placement, before: picture, keyed: true, hasBody: false
        ).frame
    }
    return picture
  }
}
