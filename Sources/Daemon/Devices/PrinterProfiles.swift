import Core
import Logging

/// Finds the profile of each printer: what somebody chose, else what the printer says it is, else what any can do; and
/// keeps what was chosen and what was said.
actor PrinterProfiles {
  /// A printer's profile with where it comes from.
  struct Resolved: Sendable {
    let profile: PrinterProfile
    let source: ProfileSource
    let overrides: JSONValue?
    /// Whether the printer should be asked what it is.
    let isUnasked: Bool
    /// Whether somebody has paused the printer.
    let isPaused: Bool
    /// Whether it says that it takes other languages than ESC/POS, and nobody has said that it takes ours.
    var isForeign = false
  }

  private struct Known {
    let identity: PrinterIdentity
    let fallback: PrinterProfile
  }

  private let store: JobStore
  private let logger: Logger
  /// What the bus says of each printer, and what it is where nothing is known of it.
  private var seen: [String: Known] = [:]

  init(store: JobStore, logger: Logger) {
    self.store = store
    self.logger = logger
  }

  /// The profile of a printer that arrives.
  /// - Parameters:
  ///   - identity: What the bus says of it.
  ///   - fallback: What it is taken for where nothing is known.
  func arrived(_ device: String, identity: PrinterIdentity, fallback: PrinterProfile) async -> Resolved {
    seen[device] = Known(identity: identity, fallback: fallback)
    do { return try resolve(device, try await store.printerSettings(device)) } catch {
      // A printer prints without its settings rather than not at all; but it is not asked, as nothing could be kept.
      logger.error("printer settings cannot be read", metadata: ["device": "\(device)"])
      return Resolved(profile: fallback, source: .assumed, overrides: nil, isUnasked: false, isPaused: false)
    }
  }

  /// The profile of a printer that has said what it is.
  func told(_ device: String, _ identity: PrinterIdentity) async throws -> Resolved {
    var told = identity
    told.usb = seen[device]?.identity.usb
    return try resolve(device, try await store.updatePrinterSettings(device) { [told] in $0.identity = told })
  }

  /// Changes what is chosen for a printer.
  /// - Throws: `Problem`: `unknownProfile`, and what is wrong with a fact.
  func change(
    _ device: String, by change: DeviceChange, for requester: Requester? = nil
  ) async throws -> Resolved {
    if case .set(let name) = change.profile { _ = try PrinterCatalogue().profile(named: name) }
    let deed = AuditNote(.deviceChanged, by: requester, device, detail: "profile")
    let settings = try await store.updatePrinterSettings(device, as: deed) { settings in
      switch change.profile {
      case .keep: break
      case .clear: settings.profile = nil
      case .set(let name): settings.profile = name
      }
      switch change.overrides {
      case .keep: break
      case .clear: settings.overrides = nil
      case .set(let patch):
        let facts = (settings.overrides ?? [:]).merging(patch: patch)
        _ = try PrinterProfile.generic58.stating(facts)
        settings.overrides = facts
        // Not `? nil :`, which would be JSON's null.
        if facts == [:] { settings.overrides = .none }
      }
    }
    return try resolve(device, settings)
  }

  /// Keeps whether a printer is paused.
  func setPaused(_ device: String, _ paused: Bool, as deed: AuditNote) async throws {
    _ = try await store.updatePrinterSettings(device, as: deed) { $0.isPaused = paused }
  }

  private func resolve(_ device: String, _ settings: PrinterSettings) throws(Problem) -> Resolved {
    let known = seen[device] ?? Known(identity: PrinterIdentity(), fallback: .generic58)
    // A printer without a serial number is known by its port, where another model may hang by now.
    let told = settings.identity?.usb == known.identity.usb ? settings.identity : nil
    let catalogue = try PrinterCatalogue()
    var profile: PrinterProfile
    let source: ProfileSource
    if let name = settings.profile, let chosen = try? catalogue.profile(named: name) {
      (profile, source) = (chosen, .chosen)
    } else if let identified = catalogue.profile(for: known.identity.adding(told)) {
      (profile, source) = (identified, .identified)
    } else {
      (profile, source) = (known.fallback, .assumed)
    }
    // Whoever chose a profile that knows of no Chinese characters has not said that the printer has none.
    let mayTellFont = profile.chinese == nil && settings.overrides?["chinese"] == nil
    if profile.chinese == nil, let language = told?.language { profile.chinese = ChineseFont(told: language) }
    if let facts = settings.overrides { profile = try profile.stating(facts) }
    return Resolved(
      profile: profile, source: source, overrides: settings.overrides,
      isUnasked: told == nil && (source != .chosen || mayTellFont), isPaused: settings.isPaused,
      isForeign: source == .assumed && known.identity.speaksOtherLanguages)
  }
}

extension DeviceView {
  /// Shows a printer's profile.
  mutating func show(_ resolved: PrinterProfiles.Resolved) {
    profile = resolved.profile.name
    profileSource = resolved.source
    overrides = resolved.overrides
    capabilities.paper = resolved.profile.paper
    capabilities.dots = resolved.profile.dots
    capabilities.dotsPerInch = resolved.profile.dotsPerInch
    capabilities.cuts = resolved.profile.cuts
    capabilities.chinese = resolved.profile.chinese
    capabilities.mode = resolved.profile.mode
    facts = resolved.profile.facts
  }
}
