import Core
import Foundation
import HTTPTypes
import Hummingbird

extension API {
  /// The most jobs that a snapshot shows: those that are not finished, newest first.
  static let snapshotLimit = 200

  /// `GET /v1/events`: what was missed or a snapshot, then what happens.
  func registerEvents(on v1: RouterGroup<SocketContext>) {
    v1.get("events") { request, context in
      let parameters = try request.parameters()
      if let other = parameters.first(where: { $0.name != "job" }) { throw Problem(.unknownField, path: other.name) }
      let job = parameters.first?.value
      if let job {
        let seen = try await desk.visible(job, uid: context.peer.uid)
        if seen.ownerUID != context.peer.uid {
          try await audit.enterOnce(AuditNote(.jobViewed, by: await context.requester(), job))
        }
      } else if context.peer.uid == 0 {
        // Root hears of everybody's jobs.
        try await audit.enterOnce(AuditNote(.jobViewed, by: await context.requester()))
      }
      var since: Int64?
      if let name = HTTPField.Name("Last-Event-ID"), let text = request.headers[name] {
        guard let id = Int64(text), id >= 0 else {
          throw Problem(.invalidValue, path: "Last-Event-ID", facts: ["expected": "≥ 0"])
        }
        since = id
      }
      let feed = EventFeed(
        hub: hub, guidance: cameras.guidance, uid: context.peer.uid, job: job, language: request.language,
        presenter: presenter, board: board)
      // Listening began before the past is read, so that nothing falls between; what comes twice is passed over.
      let first = try await beginning(of: feed, since: since)
      return try context.eventStream(to: request, events: feed.starting(with: first))
    }
  }

  private func beginning(of feed: EventFeed, since: Int64?) async throws -> (events: [ServerEvent], last: Int64) {
    if let since, let missed = try await store.events(after: since) {
      var events: [ServerEvent] = []
      for event in missed {
        if let shown = try await feed.show(event) { events.append(shown) }
      }
      return (events, missed.last?.id ?? since)
    }
    let newest = try await store.newestEvent()
    var jobs: [JobView] = []
    if let id = feed.job {
      jobs.append(try await presenter.view(store.job(id), language: feed.language))
    } else {
      for job in try await store.unfinished(owner: feed.uid == 0 ? nil : feed.uid, limit: Self.snapshotLimit) {
        jobs.append(try await presenter.view(job, language: feed.language))
      }
    }
    let snapshot = EventView.Snapshot(jobs: jobs, devices: board.all)
    return ([try ServerEvent(id: newest, .snapshot(snapshot))], newest)
  }
}

/// One front end's view of the events: its own jobs, all devices, shown in its language.
struct EventFeed: AsyncSequence, Sendable {
  /// What comes while the front end listens.
  enum Item: Sendable {
    case stored(StoredEvent)
    /// There is guidance to take.
    case guidance
  }

  let live: AsyncStream<Item>
  private let guidance: GuidanceListening
  let uid: UInt32
  /// Only this job's events, where it is named.
  let job: String?
  let language: Language
  let presenter: JobPresenter
  let board: DeviceBoard
  private var first: [ServerEvent] = []
  private var last: Int64 = 0

  init(
    hub: EventHub, guidance: GuidanceHub, uid: UInt32, job: String?, language: Language, presenter: JobPresenter,
    board: DeviceBoard
  ) {
    let (live, continuation) = hub.listen { Item.stored($0) }
    self.live = live
    // Who is too slow for a buffer of events is too slow for guidance: its stream ends, as for an event.
    self.guidance = guidance.listen(uid: uid, job: job) {
      if case .dropped = continuation.yield(.guidance) { continuation.finish() }
    }
    self.uid = uid
    self.job = job
    self.language = language
    self.presenter = presenter
    self.board = board
  }

  /// The feed with what comes before the live events.
  func starting(with beginning: (events: [ServerEvent], last: Int64)) -> EventFeed {
    var feed = self
    feed.first = beginning.events
    feed.last = beginning.last
    return feed
  }

  /// An event as it goes out; nil where it does not concern the front end.
  func show(_ event: StoredEvent) async throws -> ServerEvent? {
    if let owner = event.owner, owner != uid, uid != 0 { return nil }
    if let job, job != event.subject { return nil }
    switch event.name {
    case .jobChanged:
      guard let record = event.job else { return nil }
      return try ServerEvent(id: event.id, .jobChanged(try await presenter.view(record, language: language)))
    case .jobDeleted: return try ServerEvent(id: event.id, .jobDeleted(EventView.JobDeleted(id: event.subject)))
    case .jobExpiring:
      guard let record = event.job, let expiry = record.contentExpiresAt else { return nil }
      return try ServerEvent(
        id: event.id,
        .jobExpiring(EventView.JobExpiring(id: event.subject, expiresAt: WallClock.text(expiry))))
    case .deviceChanged:
      guard let device = board[event.subject] else { return nil }
      return try ServerEvent(id: event.id, .deviceChanged(device))
    }
  }

  func makeAsyncIterator() -> Iterator { Iterator(feed: self, past: first[...], live: live.makeAsyncIterator()) }

  struct Iterator: AsyncIteratorProtocol {
    let feed: EventFeed
    var past: ArraySlice<ServerEvent>
    var live: AsyncStream<Item>.Iterator

    mutating func next() async throws -> ServerEvent? {
      if let event = past.popFirst() { return event }
      while let item = await live.next() {
        switch item {
        case .stored(let event):
          guard event.id > feed.last, let shown = try await feed.show(event) else { continue }
          return shown
        case .guidance:
          guard let notice = feed.guidance.take() else { continue }
          return try ServerEvent(id: nil, .photoGuidance(notice.view(feed.language)))
        }
      }
      return nil
    }
  }
}

extension ServerEvent {
  /// An event of the contract.
  init(id: Int64?, _ view: EventView) throws {
    self.init(id: id, name: view.kind.rawValue, data: Array(buffer: try JSONBytes.encode(view)))
  }
}
