import CLibUSB
import Core
import Synchronization

/// The USB printers and PTP still cameras of this machine: which are there, and links to them.
///
/// It is level-triggered: udev's news only wakes a scan, and the scan's result, whole, is what is told. A device is
/// looked into once, when it is first seen: nothing is asked of one that may be printing.
public final class USBBus: Sendable {
  private struct State {
    /// Serial numbers that two devices were seen with; never one's own again.
    var sharedSerials: Set<String> = []
    var sharedStillSerials: Set<String> = []
    var channels: [Int: Weak] = [:]
    var nextKey = 0
    var isClosed = false
  }
  private struct Weak: Sendable { weak var channel: USBChannel? }

  private let context: USBContext
  private let worker: BusWorker
  private let clock: any Clock<Duration>
  private let state = Mutex(State())
  private let printers = DeviceSnapshots<USBPrinterDevice>()
  private let cameras = DeviceSnapshots<USBStillCamera>()

  /// Starts libusb with its event thread and a worker that scans. On a machine without USB the list is empty.
  /// - Parameter clock: What its links wait by.
  /// - Throws: ``DeviceError`` when libusb or a thread cannot be started.
  public init(clock: any Clock<Duration> = ContinuousClock()) throws(DeviceError) {
    self.clock = clock
    guard let worker = BusWorker() else { throw DeviceError(.io, function: "eventfd") }
    self.worker = worker
    context = try USBContext()
    // The thread keeps the bus alive until close().
    guard
      let thread = DeviceThread(
        name: "satchel-usb-scan", body: { [self] in worker.loop(subsystem: "usb", type: "usb_device", scan: scan) })
    else {
      context.stop()
      throw DeviceError(.io, function: "pthread_create")
    }
    thread.detach()
  }

  /// The printers that are plugged in, now and after every change; only the newest list is kept for a slow reader.
  public func snapshots() -> AsyncStream<[USBPrinterDevice]> { printers.stream() }

  /// The still cameras that are plugged in, now and after every change.
  public func stillCameras() -> AsyncStream<[USBStillCamera]> { cameras.stream() }

  /// Gives the followers of ``stillCameras()`` the list once more as it is, for one that could not be opened.
  public func tellStillCamerasAgain() { cameras.tellAgain() }

  /// Looks for devices now, e.g. where there is no udev.
  public func rescan() { _ = worker.run { [self] in scan() } }

  /// Opens a printer for printing: detaches usblp, claims the interface, chooses its setting.
  /// - Parameter device: From the newest snapshot.
  /// - Returns: A link that the caller closes.
  /// - Throws: ``DeviceError``: `disconnected` when it is not there any more, `busy` with the holder, `denied`.
  public func open(_ device: USBPrinterDevice) async throws(DeviceError) -> USBPrinterLink {
    let channel = try await open(
      device.interface, path: device.path, bus: device.bus, address: device.address)
    return USBPrinterLink(device: device, channel: channel, clock: clock)
  }

  /// Opens a still camera: claims its interface.
  /// - Parameter camera: From the newest snapshot.
  /// - Returns: A link that the caller closes.
  /// - Throws: ``DeviceError``: `disconnected` when it is not there any more, `busy` with the holder, `denied`.
  public func open(_ camera: USBStillCamera) async throws(DeviceError) -> USBStillCameraLink {
    let channel = try await open(camera.interface, path: camera.path, bus: camera.bus, address: camera.address)
    return USBStillCameraLink(interface: camera.interface, channel: channel)
  }

  private func open(
    _ interface: some USBInterface, path: String, bus: UInt8, address: UInt8
  ) async throws(DeviceError) -> USBChannel {
    let result = await withCheckedContinuation {
      (continuation: CheckedContinuation<Result<USBChannel, DeviceError>, Never>) in
      let isTaken = worker.run { [self] in
        do throws(DeviceError) {
          continuation.resume(returning: .success(try claim(interface, path: path, bus: bus, address: address)))
        } catch {
          continuation.resume(returning: .failure(error))
        }
      }
      if !isTaken {
        continuation.resume(returning: .failure(DeviceError(.cancelled, function: "USBBus.open")))
      }
    }
    return try result.get()
  }

  /// Asks both threads of the bus for a sign of life.
  /// - Parameter done: Called when they have given it; never while one of them hangs, or after ``close()``.
  public func signOfLife(_ done: @escaping @Sendable () -> Void) {
    _ = worker.run { [self] in
      guard !state.withLock({ $0.isClosed }) else { return }
      context.whenRound(done)
    }
  }

  /// Closes every link, ends the threads and libusb. A second call does nothing.
  public func close() async {
    let channels = state.withLock { state -> [USBChannel]? in
      guard !state.isClosed else { return nil }
      state.isClosed = true
      return state.channels.values.compactMap(\.channel)
    }
    guard let channels else { return }
    printers.close()
    cameras.close()
    for channel in channels { await channel.close() }
    await withCheckedContinuation { (continuation: CheckedContinuation<Void, Never>) in
      let isTaken = worker.run { [self] in
        context.stop()
        continuation.resume()
      }
      if !isTaken { continuation.resume() }
    }
    worker.stop()
  }

  // On the worker from here on.

  private func claim(
    _ interface: some USBInterface, path: String, bus: UInt8, address: UInt8
  ) throws(DeviceError) -> USBChannel {
    guard !state.withLock({ $0.isClosed }) else { throw DeviceError(.cancelled, function: "USBBus.open") }
    let list = try USBDeviceList(context)
    var result = Result<USBChannel, DeviceError>.failure(DeviceError(.disconnected, function: "USBBus.open"))
    list.forEach { pointer in
      guard libusb_get_bus_number(pointer) == bus, libusb_get_device_address(pointer) == address else { return }
      do throws(DeviceError) {
        let claim = try USBClaim(opening: pointer, interface: interface) {
          Udev()?.driver(of: "\(path):\(interface.configuration).\(interface.number)")
        }
        result = .success(USBChannel(claim: claim, worker: worker))
      } catch {
        result = .failure(error)
      }
    }
    let channel = try result.get()
    let isTaken = state.withLock { state in
      // close() has gone through the channels already: this one would keep libusb from ending.
      guard !state.isClosed else { return false }
      state.channels = state.channels.filter { $0.value.channel != nil }
      state.nextKey += 1
      state.channels[state.nextKey] = Weak(channel: channel)
      return true
    }
    // It is given back with the channel, here on the worker, before libusb is stopped.
    guard isTaken else { throw DeviceError(.cancelled, function: "USBBus.open") }
    return channel
  }

  private func scan() {
    guard !state.withLock({ $0.isClosed }) else { return }
    let known = printers.newest
    var found: [USBPrinterProbe] = []
    var stills: [USBStillCamera] = []
    do throws(DeviceError) {
      let list = try USBDeviceList(context)
      list.forEach { device in
        guard let facts = USBDeviceFacts(device) else { return }
        if let interface = USBStillCameraInterface(choosingFrom: facts.alternates) {
          stills.append(USBStillCamera(facts, interface: interface))
        }
        guard let interface = USBPrinterInterface(choosingFrom: facts.alternates) else { return }
        let old = known.first {
          $0.bus == facts.bus && $0.address == facts.address && $0.path == facts.path && $0.obstacle == nil
        }
        found.append(old.map(USBPrinterProbe.init) ?? USBPrinterProbe(device, facts: facts, interface: interface))
      }
    } catch { return }
    let list = state.withLock { state -> [USBPrinterDevice] in
      for (index, probe) in found.enumerated() {
        guard let serial = probe.serialKey else { continue }
        if found[..<index].contains(where: { $0.serialKey == serial }) { state.sharedSerials.insert(serial) }
      }
      return found.map { $0.device(isSerialShared: $0.serialKey.map(state.sharedSerials.contains) ?? false) }
        .sorted { $0.path < $1.path }
    }
    printers.show(list)
    let shown = state.withLock { state in
      USBStillCamera.named(stills.sorted { $0.path < $1.path }, sharedSerials: &state.sharedStillSerials)
    }
    cameras.show(shown)
  }
}
