/// Chapter 9 of USB 2.0: what every device answers by itself, and what it remembers for it.
///
/// SET_ADDRESS never comes: the host's virtual controller answers it.
struct StandardRequests: Sendable {
  private var configuration: UInt8 = 0
  private var alternates: [UInt8: UInt8] = [:]
  private(set) var halted: Set<UInt8> = []
  private var isWakeAllowed = false
  private let descriptors: USBDescriptors
  private let settings: [USBDescriptors.Interface]

  init(_ descriptors: USBDescriptors) {
    self.descriptors = descriptors
    settings = descriptors.settings
  }

  /// Whether an endpoint is there in the chosen configuration and alternate settings.
  func isActive(_ endpoint: UInt8) -> Bool {
    guard configuration != 0 else { return false }
    return settings.contains { setting in
      setting.setting == alternates[setting.number] ?? 0 && setting.endpoints.contains(endpoint)
    }
  }

  /// Notes how a transfer of an endpoint ended: the device halts it, or has cleared its halt by itself.
  mutating func note(_ endpoint: UInt8, _ status: URBStatus) {
    switch status {
    case .stalled: halted.insert(endpoint)
    case .done: halted.remove(endpoint)
    case .overflow, .cancelled: break
    }
  }

  /// Answers a standard request.
  /// - Returns: The answer, and what the device itself has to know of it.
  mutating func answer(_ setup: USBSetup) -> (reply: USBReply, event: USBEvent?) {
    switch (setup.requestType, setup.request) {
    case (0x80, 6): return (descriptor(setup.value), nil)
    case (0x80, 8): return (.data([configuration]), nil)
    case (0x00, 9): return configure(setup.value)
    case (0x81, 10):
      guard let setting = current(setup.index) else { return (.stall, nil) }
      return (.data([setting]), nil)
    case (0x01, 11): return choose(setup)
    case (0x80, 0): return (.data([isWakeAllowed ? 2 : 0, 0]), nil)
    case (0x81, 0): return (current(setup.index) == nil ? .stall : .data([0, 0]), nil)
    case (0x82, 0):
      guard let endpoint = endpoint(setup.index) else { return (.stall, nil) }
      return (.data([halted.contains(endpoint) ? 1 : 0, 0]), nil)
    case (0x00, 1), (0x00, 3):
      guard setup.value == 1 else { return (.stall, nil) }
      isWakeAllowed = setup.request == 3
      return (.done, nil)
    case (0x02, 1), (0x02, 3): return halt(setup)
    default: return (.stall, nil)
    }
  }

  private func descriptor(_ value: UInt16) -> USBReply {
    let index = UInt8(value & 0xFF)
    let bytes: [UInt8]? =
      switch value >> 8 {
      case 1: descriptors.device
      case 2: index == 0 ? descriptors.configuration : nil
      case 3: index == 0 ? descriptors.languages : descriptors.strings[index]
      case 6: descriptors.qualifier
      case 7: index == 0 ? descriptors.otherSpeed : nil
      default: nil
      }
    return bytes.map { .data($0) } ?? .stall
  }

  private mutating func configure(_ value: UInt16) -> (USBReply, USBEvent?) {
    let own = descriptors.configuration.count > 5 ? descriptors.configuration[5] : 1
    guard value == 0 || value == UInt16(own) else { return (.stall, nil) }
    configuration = UInt8(value)
    alternates = [:]
    halted = []
    return (.done, .configured(configuration))
  }

  /// The chosen setting of an interface that is there.
  private func current(_ index: UInt16) -> UInt8? {
    guard configuration != 0, let number = UInt8(exactly: index) else { return nil }
    guard settings.contains(where: { $0.number == number }) else { return nil }
    return alternates[number] ?? 0
  }

  private mutating func choose(_ setup: USBSetup) -> (USBReply, USBEvent?) {
    guard current(setup.index) != nil,
      let chosen = settings.first(where: { UInt16($0.number) == setup.index && UInt16($0.setting) == setup.value })
    else { return (.stall, nil) }
    alternates[chosen.number] = chosen.setting
    halted.subtract(settings.filter { $0.number == chosen.number }.flatMap(\.endpoints))
    return (.done, .alternate(interface: chosen.number, setting: chosen.setting))
  }

  /// Endpoint 0, or one that is active.
  private func endpoint(_ index: UInt16) -> UInt8? {
    guard let address = UInt8(exactly: index) else { return nil }
    return address & 0x7F == 0 || isActive(address) ? address : nil
  }

  private mutating func halt(_ setup: USBSetup) -> (USBReply, USBEvent?) {
    guard setup.value == 0, let endpoint = endpoint(setup.index) else { return (.stall, nil) }
    // Endpoint 0 never stays halted: the next request clears it.
    guard endpoint & 0x7F != 0 else { return (.done, nil) }
    guard setup.request == 1 else {
      halted.insert(endpoint)
      return (.done, .haltSet(endpoint: endpoint))
    }
    halted.remove(endpoint)
    return (.done, .haltCleared(endpoint: endpoint))
  }
}
