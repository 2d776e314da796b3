import Core
import Testing

@testable import Daemon

@Suite struct WarmUpTests {
  @Test("what is drawn for nobody after a start can be drawn", arguments: TemplateCatalogue.builtInNames)
  func draws(_ template: String) async throws {
    let kit = try TestKit()
    try await kit.desk.preparation.warmUp(template: template, draws: true)
    await kit.stop()
  }

  @Test("a printout that is handed in meanwhile is printed, and nothing else is")
  func besidePrinting() async throws {
    let kit = try TestKit()
    await kit.attach()
    let preparation = kit.desk.preparation
    async let warming: Void = preparation.warmUp()
    let job = try await kit.submit()
    _ = try await kit.wait(for: job.id, .completed)
    await warming
    #expect(kit.pieces == (try await kit.pages(of: job)))
    await kit.stop()
  }
}
