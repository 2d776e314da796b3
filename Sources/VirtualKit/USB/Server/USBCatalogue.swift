/// What can be imported, and the trace of it.
struct USBCatalogue: Sendable {
  let exports: [USBExport]
  let trace: URBTrace
  /// Told of importers that break the protocol.
  var onFault: @Sendable (USBIPFault) -> Void = { _ in }

  /// The device of a bus id.
  subscript(busID: String) -> USBExport? { exports.first { $0.busID == busID } }
}
