import Core

@testable import VirtualKit

/// A server with a printer on a clock that stands still.
struct USBBench {
  let clock = ManualDeviceClock()
  let printer: USBPrinter
  let export: USBExport
  let server: SocketServer

  init(_ change: (inout VirtualPrinterConfiguration) -> Void = { _ in }, speed: USBSpeed = .high) throws {
    var configuration = VirtualPrinterConfiguration()
    change(&configuration)
    printer = USBPrinter(VirtualPrinterDevice(configuration, clock: clock), speed: speed)
    export = USBExport(busID: "1-1", number: 2, device: printer)
    server = try SocketServer(port: 0, catalogue: USBCatalogue(exports: [export], trace: URBTrace()))
  }

  var controls: VirtualPrinterControls { printer.printer.controls }

  /// Runs the server while `body` is at work.
  func serve(_ body: (USBIPClient) async throws -> Void) async throws {
    let server = server
    let running = Task { try await server.run() }
    do {
      try await body(USBIPClient(port: server.port))
    } catch {
      server.stop()
      try await running.value
      throw error
    }
    server.stop()
    try await running.value
  }

  /// Serves an importer that has the printer configured.
  func serveConfigured(_ body: (USBIPClient) async throws -> Void) async throws {
    try await serve { client async throws in
      _ = try await client.attach("1-1")
      try await client.configure()
      try await body(client)
    }
  }
}
