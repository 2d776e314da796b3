import Core
import Hummingbird

/// The contract's routes, version 1: each hands its request to the room that knows, and shows what comes back.
struct API: Sendable {
  /// What the version is called.
  static let version = Release.version
  /// What this version can do, for front ends that ask before they offer.
  static let features = [
    "print", "photo", "previews", "documents", "templates", "events", "diagnostics", "camera",
    "audit",
  ]

  let desk: JobDesk
  let presenter: JobPresenter
  let preparation: PrintPreparation
  let store: JobStore
  let content: ContentStore
  let hub: EventHub
  let board: DeviceBoard
  let devices: DeviceManager
  let cameras: FrameHubs
  let diagnostics: DiagnosticsDesk
  let audit: AuditDesk
  let templates: TemplateLibrary
  let specifications: SpecificationLibrary
  let clock: WallClock
  let periods: RetentionPolicy
  /// Called when something that needed memory is done.
  let workEnded: @Sendable () -> Void
  let dueChanged: @Sendable () -> Void

  /// Enters all routes.
  func register(on router: Router<SocketContext>) {
    let v1 = router.group("v1")
    registerCatalogue(on: v1)
    registerTemplates(on: v1)
    registerDocuments(on: v1)
    registerJobs(on: v1)
    registerPreviews(on: v1)
    registerEvents(on: v1)
    registerDiagnostics(on: v1)
    registerCameras(on: v1)
    registerAudit(on: v1)
  }
}
