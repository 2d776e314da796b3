import Core
import Drivers
import Imaging

extension PrintPreparation {
  /// Lays out and draws what the product's templates show as examples, for nobody: the first printout after a start
  /// finds fonts, characters, templates and code where the second one would.
  ///
  /// It takes some hundred milliseconds of this actor's thread, once. Whoever hands a printout in meanwhile waits for
  /// the template under way, and no longer.
  func warmUp() async {
    // The longest first, which is also the one that is printed most.
    let others = TemplateCatalogue.builtInNames.filter { $0 != Self.longest }
    for name in [Self.longest] + others where !Task.isCancelled {
      try? await warmUp(template: name, draws: name == Self.longest)
      await Task.yield()
    }
  }

  private static let longest = "mediation-agreement"

  /// - Parameters:
  ///   - name: One of the product's.
  ///   - draws: Whether its example is drawn and encoded, too, besides being filled in.
  func warmUp(template name: String, draws: Bool) async throws {
    let template = try templates.template(named: name)
    guard draws else { return }
    let profile = PrinterProfile.generic58
    let pages = try renderer.layout(
      try template.render(data: template.example), width: profile.dots, counters: .preview(copies: 1))
    var segments = PrintPlan(copies: 1, profile: profile) { _ in pages }.segments()
    while try await segments.next() != nil {}
  }
}
