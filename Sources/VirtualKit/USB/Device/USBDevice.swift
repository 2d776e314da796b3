import Core

/// A device model as a bus sees it; it knows USB and no transport of USB.
protocol USBDevice: Sendable {
  /// What it says about itself when it is plugged in next.
  var descriptors: USBDescriptors { get }
  /// Whether its cable is in.
  var isPlugged: Bool { get }
  /// Pulls the cable; the port of the attachment is told by ``USBPort/unplug()``.
  func unplug()
  /// Puts it in again.
  func replug()
  /// Begins to work for one host.
  /// - Throws: ``DeviceError``: `disconnected`, `busy`.
  func attach(to port: USBPort) throws(DeviceError) -> any USBAttachment
}

/// A device while a host has it; called on the connection's own thread only, which may be kept for tens of ms.
protocol USBAttachment: AnyObject, Sendable {
  /// Carries out a class or vendor request.
  func control(_ setup: USBSetup, data: [UInt8]) -> USBReply
  /// Takes a transfer of another endpoint than 0; it ends by ``USBPort/complete(_:)``, now or later.
  func submit(_ transfer: USBTransfer)
  /// Ends a transfer at once with what was moved, unless it has ended.
  func cancel(_ id: UInt32)
  /// Notes what the host has set.
  func handle(_ event: USBEvent)
  /// Does what is due; called after each batch of messages and after each ``USBPort/wake()``.
  func service()
  /// Ends its work; transfers under way are forgotten.
  func detach()
}

/// The answer to a control request; data are cut to the length asked for.
enum USBReply: Sendable, Equatable {
  case data([UInt8])
  case stall

  /// Done, with nothing to say.
  static let done = USBReply.data([])
}

/// What the host has set by a standard request.
enum USBEvent: Sendable, Equatable {
  /// A configuration was chosen; all alternate settings are 0, no endpoint is halted. 0: none.
  case configured(UInt8)
  /// An alternate setting was chosen; its endpoints are not halted.
  case alternate(interface: UInt8, setting: UInt8)
  /// An endpoint was halted by the host.
  case haltSet(endpoint: UInt8)
  /// An endpoint's halt was cleared.
  case haltCleared(endpoint: UInt8)
}
