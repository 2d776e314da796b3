/// An imported device: which transfers are under way, and how each of them ends.
///
/// Confined to its connection's thread.
final class USBIPSession {
  private let export: USBExport
  private let attachment: any USBAttachment
  private let port: USBPort
  private let trace: URBTrace
  private var requests: StandardRequests
  private var underWay: [UInt32: USBTransfer] = [:]
  private var heldBytes = 0
  /// The unlink messages that wait for the end of their transfer, by transfer.
  private var unlinks: [UInt32: UInt32] = [:]
  /// The highest number of a transfer so far: an importer counts upwards.
  private var newest: UInt32 = 0
  /// Transfers that were taken back before they came. Linux sends an unlink before the submit that it is about where the
  /// transfer is queued just then, and drops the connection for an answer to it.
  private var takenBack: Set<UInt32> = []

  /// Transfers that the device has not seen, because it hangs.
  private var unseen: [UInt32] = []

  init(_ export: USBExport, attachment: any USBAttachment, port: USBPort, trace: URBTrace) {
    self.export = export
    self.attachment = attachment
    self.port = port
    self.trace = trace
    requests = StandardRequests(export.device.descriptors)
  }

  /// Begins a transfer.
  /// - Throws: ``USBIPFault`` where the importer breaks the protocol or its bounds.
  func submit(_ transfer: USBTransfer, _ outgoing: inout [UInt8]) throws(USBIPFault) {
    newest = max(newest, transfer.id)
    if takenBack.remove(transfer.id) != nil { return }
    guard underWay[transfer.id] == nil else { throw .repeatedNumber }
    guard underWay.count < USBIP.transferCountLimit else { throw .tooMany }
    guard heldBytes + transfer.length <= USBIP.heldBytesLimit else { throw .tooManyBytes }
    underWay[transfer.id] = transfer
    heldBytes += transfer.length
    if port.isHung || !unseen.isEmpty { unseen.append(transfer.id) } else { start(transfer, &outgoing) }
  }

  /// Takes a transfer back; the answer comes when the device has let go of it, which is at once.
  func unlink(_ victim: UInt32, by id: UInt32, _ outgoing: inout [UInt8]) {
    if victim > newest, takenBack.count < USBIP.transferCountLimit {
      takenBack.insert(victim)
      outgoing += USBIPReply.unlinked(id, .cancelled)
      return
    }
    guard underWay[victim] != nil, unlinks[victim] == nil else {
      outgoing += USBIPReply.unlinked(id, .done)
      return
    }
    unlinks[victim] = id
    if let index = unseen.firstIndex(of: victim) {
      unseen.remove(at: index)
      end(.sent(victim, 0, .cancelled), &outgoing)
    } else {
      attachment.cancel(victim)
      // Also from a device that hangs, whose answers nobody hears otherwise.
      if let completion = port.takeCompletion(victim) { end(completion, &outgoing) }
    }
  }

  /// Lets the device do what is due and collects what has ended.
  func service(_ outgoing: inout [UInt8]) {
    guard !port.isHung else { return }
    if !unseen.isEmpty {
      let ids = unseen
      unseen = []
      for id in ids { if let transfer = underWay[id] { start(transfer, &outgoing) } }
    }
    attachment.service()
    for completion in port.takeCompletions() { end(completion, &outgoing) }
  }

  /// The cable is out.
  func end() {
    attachment.detach()
    export.giveBack()
  }

  private func start(_ transfer: USBTransfer, _ outgoing: inout [UInt8]) {
    if let setup = transfer.setup {
      end(control(transfer, setup), &outgoing)
    } else if requests.isActive(transfer.endpoint) {
      attachment.submit(transfer)
    } else {
      end(.sent(transfer.id, 0, .stalled), &outgoing)
    }
  }

  private func control(_ transfer: USBTransfer, _ setup: USBSetup) -> USBCompletion {
    let reply: USBReply
    if setup.isIn != transfer.isIn || (!setup.isIn && Int(setup.length) > transfer.data.count) {
      reply = .stall
    } else if setup.kind == .standard {
      let (answer, event) = requests.answer(setup)
      if let event { attachment.handle(event) }
      reply = answer
    } else {
      reply = attachment.control(setup, data: Array(transfer.data.prefix(Int(setup.length))))
    }
    switch reply {
    case .stall: return .sent(transfer.id, 0, .stalled)
    case .data(let bytes):
      guard setup.isIn else { return .sent(transfer.id, Int(setup.length)) }
      return .received(transfer.id, Array(bytes.prefix(min(transfer.length, Int(setup.length)))))
    }
  }

  private func end(_ completion: USBCompletion, _ outgoing: inout [UInt8]) {
    guard let transfer = underWay.removeValue(forKey: completion.id) else { return }
    heldBytes -= transfer.length
    if transfer.setup == nil { requests.note(transfer.endpoint, completion.status) }
    trace.note(export.busID, transfer, status: completion.status, count: completion.count)
    let unlink = unlinks.removeValue(forKey: completion.id)
    // A transfer that moved something is answered like any other, so that the host learns how much; the answer to
    // an unlink cannot say it.
    let isSilent = unlink != nil && completion.status == .cancelled && completion.count == 0
    if !isSilent {
      outgoing += USBIPReply.submitted(
        completion.id, completion.status, count: completion.count, data: completion.data)
    }
    if let unlink { outgoing += USBIPReply.unlinked(unlink, isSilent ? .cancelled : .done) }
  }
}
