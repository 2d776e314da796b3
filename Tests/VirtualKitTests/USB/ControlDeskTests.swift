import Core
import Foundation
import Glibc
import Imaging
import Testing

@testable import VirtualKit

@Suite struct ControlDeskTests {
  let clock = ManualDeviceClock()
  let kit: VirtualUSBKit

  init() throws {
    var configuration = VirtualUSBKit.Configuration()
    configuration.port = 0
    configuration.secondPrinter = VirtualPrinterConfiguration(paper: .mm80)
    configuration.hostile = 7
    kit = try VirtualUSBKit(configuration, clock: clock)
  }

  func printer(_ name: String = "printer") throws -> VirtualPrinterDevice {
    try #require(kit.desk.printers[name]).printer.printer
  }

  @Test func conditionsFollowTheCommands() throws {
    let printer = try printer()
    #expect(kit.desk.obey("printer paper out") == "ok")
    #expect(printer.printer.isPaperOut)
    #expect(kit.desk.obey("  printer   paper ok rows 300 ") == "ok")
    #expect(printer.printer.rowsLeft == 300)
    #expect(kit.desk.obey("printer paper ok") == "ok")
    #expect(printer.printer.rowsLeft == nil)
    #expect(kit.desk.obey("printer paper low") == "ok")
    #expect(printer.printer.isPaperLow && !printer.printer.isPaperOut)
    #expect(kit.desk.obey("printer paper out after 12") == "ok")
    #expect(printer.printer.rowsLeft == 12)
    #expect(kit.desk.obey("printer paper ok") == "ok")
    #expect(kit.desk.obey("printer cover open") == "ok")
    #expect(printer.printer.portStatus() == 0x10)
    #expect(kit.desk.obey("printer cover closed") == "ok")
    #expect(printer.printer.portStatus() == 0x18)
    #expect(kit.desk.obey("printer head hot") == "ok")
    #expect(printer.printer.isOffline)
    #expect(kit.desk.obey("printer head cool") == "ok")
    #expect(!printer.printer.isOffline)
    #expect(kit.desk.obey("printer battery low") == "ok")
    #expect(printer.printer.conditions.isBatteryLow)
    #expect(kit.desk.obey("printer battery charged") == "ok")
    #expect(!printer.printer.conditions.isBatteryLow)
    #expect(kit.desk.obey("printer cutter jam") == "ok")
    #expect(printer.printer.isOffline)
    #expect(kit.desk.obey("printer cutter free") == "ok")
    #expect(kit.desk.obey("printer stall 0") == "ok")
    #expect(printer.state.withLock { $0.faults.isSendStalled })
    #expect(kit.desk.obey("printer stall 77") == "ok")
    #expect(printer.state.withLock { $0.faults.stallAfter } == 77)
    #expect(kit.desk.obey("printer nak 30") == "ok")
    #expect(printer.state.withLock { $0.faults.refusesUntil } == clock.now + .seconds(30))
    #expect(kit.desk.obey("printer mute on") == "ok")
    #expect(kit.desk.obey("printer garbage on") == "ok")
    #expect(kit.desk.obey("printer late 250") == "ok")
    #expect(kit.desk.obey("printer packet 2") == "ok")
    let faults = printer.state.withLock { $0.faults }
    #expect(faults.isMute && faults.sendsGarbage && faults.replyDelay == .milliseconds(250))
    #expect(faults.replyPacket == 2)
    #expect(kit.desk.obey("printer packet 0") == "ok")
    #expect(printer.state.withLock { $0.faults.replyPacket } == nil)
    #expect(try self.printer("printer2").state.withLock { $0.faults.isMute } == false)
    #expect(kit.desk.obey("printer2 drop") == "ok")
    #expect(try !self.printer("printer2").isPlugged && printer.isPlugged)
    #expect(kit.desk.obey("printer2 replug") == "ok")
    #expect(try self.printer("printer2").isPlugged)
    #expect(kit.desk.obey("printer drop after 10") == "ok")
    #expect(printer.isPlugged && printer.state.withLock { $0.faults.unplugAfter } == 10)
    #expect(kit.desk.obey("printer 1284-length 9000") == "ok")
    #expect(kit.desk.printers["printer"]?.printer.deviceID.prefix(2) == [0x23, 0x28])
    #expect(kit.desk.obey("printer 1284-length -1") == "ok")
    #expect(kit.desk.printers["printer"]?.printer.deviceID.prefix(2) == [0, 62])
    #expect(kit.desk.obey("printer hang") == "ok")
    #expect(kit.desk.status.devices.map(\.hung) == [true, false, false, false])
    #expect(kit.desk.obey("printer replug") == "ok")
    #expect(kit.desk.status.devices.map(\.hung) == [false, false, false, false])
  }

  @Test func theCameraFollowsItsCommands() throws {
    let camera = try #require(kit.desk.camera).camera.camera
    #expect(kit.desk.obey("camera corrupt truncated 3") == "ok")
    #expect(kit.desk.obey("camera corrupt error-flag 1") == "ok")
    #expect(camera.faults.corruptions == [.truncated: 3, .errorFlag: 1])
    #expect(kit.desk.obey("camera corrupt error-flag 0") == "ok")
    #expect(camera.faults.corruptions == [.truncated: 3])
    #expect(kit.desk.obey("camera corrupt soup 3") == "error expected one of: truncated error-flag garbage wrong-size")
    #expect(kit.desk.obey("camera delay 40") == "ok")
    #expect(camera.faults.delay == .milliseconds(40))
    #expect(kit.desk.obey("camera silence 9") == "ok")
    #expect(camera.takeSilence() == .seconds(9))
    #expect(kit.desk.obey("camera drop after 7") == "ok")
    #expect(camera.isPlugged && camera.faults.unplugAfter == 7)
    #expect(kit.desk.obey("camera drop") == "ok")
    #expect(!camera.isPlugged)
    #expect(kit.desk.obey("camera hang") == "ok")
    #expect(kit.desk.status.devices.map(\.plugged) == [true, false, true, true])
    #expect(kit.desk.status.devices.map(\.hung) == [false, true, false, false])
    #expect(kit.desk.obey("camera replug") == "ok")
    #expect(camera.isPlugged && camera.faults.unplugAfter == nil)
    #expect(kit.desk.status.devices.map(\.hung) == [false, false, false, false])
  }

  @Test func theHostileDeviceComesBackAsAnother() throws {
    let before = try #require(kit.desk.hostile).device.descriptors
    #expect(kit.desk.obey("hostile next") == "ok")
    let after = try #require(kit.desk.hostile).device.descriptors
    #expect(before.configuration != after.configuration)
    #expect(kit.desk.obey("hostile") == "error expected one of: next")
  }

  @Test func theSpeedIsThatOfTheHead() async throws {
    #expect(kit.desk.obey("printer speed 100") == "ok")
    let printer = try printer()
    let link = try printer.connect()
    let raster = PrinterStream.raster(PrinterStream.pattern(width: 384, height: 20))
    _ = try await link.send(raster, deadline: clock.now + .seconds(1))
    clock.advance(by: .milliseconds(95))
    #expect(printer.printer.printedRows == 9)
    #expect(kit.desk.obey("printer speed 0") == "ok")
    #expect(printer.printer.printedRows == 20)
  }

  @Test(arguments: [
    ("", "error missing command"), ("dance", "error unknown command; docs/lab.md lists them"),
    ("printer", "error missing command"), ("printer dance", "error unknown command; docs/lab.md lists them"),
    ("printer9 paper out", "error no such device"), ("printer paper", "error expected one of: out low ok"),
    ("printer paper out now", "error more words than the command takes"),
    ("printer mute maybe", "error expected one of: on off"),
    ("printer late -1", "error expected a number from 0 to 86400000"),
    ("printer nak 99999999999999999999", "error expected a number from 0 to 86400"),
    ("status please", "error more words than the command takes"),
    ("trace /nowhere/at/all", "error the file cannot be written"),
    ("paper /nowhere/at/all", "error the file cannot be written"),
    ("paper /tmp/x.png printer3", "error no such device"),
  ])
  func whatIsWrongIsSaid(line: String, answer: String) { #expect(kit.desk.obey(line) == answer) }

  @Test func aRefusedLineDoesNothing() throws {
    _ = kit.desk.obey("printer paper out now")
    #expect(try !printer().printer.isPaperOut)
  }

  @Test func statusIsJSON() throws {
    _ = kit.desk.obey("printer paper ok rows 900")
    let status = try JSONDecoder().decode(KitStatus.self, from: Data(kit.desk.obey("status").utf8))
    #expect(status == kit.desk.status)
    #expect(status.devices.map(\.name) == ["printer", "camera", "printer2", "hostile"])
    #expect(status.devices.map(\.busId) == ["1-1", "1-2", "1-3", "1-9"])
    #expect(status.devices[0].printer?.rowsLeft == 900)
    #expect(status.devices[0].printer?.paper == "low")
  }

  @Test func paperAndTraceAreFilesForTheirOwner() async throws {
    let folder = FileManager.default.temporaryDirectory.appendingPathComponent(UUID().uuidString)
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    let (png, trace) = (folder.appendingPathComponent("a.png").path, folder.appendingPathComponent("t").path)
    let picture = PrinterStream.pattern(width: 384, height: 30)
    let kit = kit
    let running = Task { try await kit.run() }
    let client = try USBIPClient(port: kit.port)
    _ = try await client.attach("1-1")
    #expect(kit.desk.obey("trace \(trace)") == "ok")
    try await client.configure()
    let sent = await client.write(PrinterStream.raster(picture))
    #expect(await client.answer(to: sent)?.status == 0)
    #expect(kit.desk.obey("paper \(png)") == "ok")
    #expect(kit.desk.obey("trace off") == "ok")
    let gray = try PNG.decodeGray([UInt8](Data(contentsOf: URL(fileURLWithPath: png))))
    #expect(gray.width == 384 && gray.height == 30)
    for y in 0..<30 { for x in 0..<384 where (gray.bytes[y * 384 + x] < 128) != picture[x, y] { Issue.record("dot") } }
    let lines = try String(contentsOfFile: trace, encoding: .utf8).split(separator: "\n")
    #expect(lines.count == 3)
    #expect(lines.last?.hasSuffix("1-1 #3 out ep=1 length=1448 actual=1448 status=ok") == true)
    for path in [png, trace] {
      #expect(try FileManager.default.attributesOfItem(atPath: path)[.posixPermissions] as? Int == 0o600)
    }
    kit.stop()
    try await running.value
  }

  @Test func theSocketTakesLines() async throws {
    let path = FileManager.default.temporaryDirectory.appendingPathComponent("vk-\(UUID().uuidString).sock").path
    var configuration = VirtualUSBKit.Configuration()
    configuration.port = 0
    configuration.control = path
    let kit = try VirtualUSBKit(configuration, clock: clock)
    #expect(try FileManager.default.attributesOfItem(atPath: path)[.posixPermissions] as? Int == 0o600)
    #expect(throws: DeviceError(.busy, function: "bind")) { try VirtualUSBKit(configuration, clock: clock) }
    let running = Task { try await kit.run() }
    let caller = try ControlCaller(path: path)
    await caller.send("printer paper out\nprinter dance\n")
    #expect(await caller.line() == "ok")
    #expect(await caller.line() == "error unknown command; docs/lab.md lists them")
    await caller.send("status\n")
    #expect(await caller.line()?.contains("\"paper\":\"out\"") == true)
    let endless = try ControlCaller(path: path)
    await endless.send(String(repeating: "x", count: 5000))
    #expect(await endless.line() == "error line too long")
    #expect(await endless.line() == nil)
    kit.stop()
    try await running.value
    #expect(await caller.line() == nil)
    #expect(!FileManager.default.fileExists(atPath: path))
  }
}

/// A caller of the control socket, on a thread of its own.
actor ControlCaller {
  private let socket: SocketDescriptor
  private let wakeup: Wakeup
  private let executor = ThreadExecutor(name: "control-caller")
  private var bytes: [UInt8] = []

  init(path: String) throws {
    socket = try SocketDescriptor(taking: Glibc.socket(AF_UNIX, CInt(SOCK_STREAM.rawValue), 0), from: "socket")
    wakeup = try Wakeup()
    let address = try #require(SocketAddress.unix(path: path))
    try #require(address.withPointer { connect(socket.raw, $0, $1) } == 0)
  }

  nonisolated var unownedExecutor: UnownedSerialExecutor { executor.asUnownedSerialExecutor() }

  func send(_ text: String) {
    var rest = Array(text.utf8)[...]
    while !rest.isEmpty {
      guard let count = socket.write(rest) else { return }
      rest = rest.dropFirst(count)
      if count == 0 { wakeup.wait(for: socket, reading: false, writing: true) }
    }
  }

  /// The next line; nil at the end.
  func line() -> String? {
    var buffer = [UInt8](repeating: 0, count: 4096)
    while true {
      if let end = bytes.firstIndex(of: 0x0A) {
        defer { bytes.removeFirst(end + 1) }
        return String(decoding: bytes[..<end], as: UTF8.self)
      }
      wakeup.wait(for: socket, reading: true, writing: false)
      switch socket.read(into: &buffer) {
      case .bytes(let count): bytes += buffer[..<count]
      case .nothing: continue
      case .end: return nil
      }
    }
  }
}
