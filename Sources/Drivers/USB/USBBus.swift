import CLibUSB
import Core
import Synchronization

/// The USB printers of this machine: which are there, and links to them.
///
/// It is level-triggered: udev's news only wakes a scan, and the scan's result, whole, is what is told. A device is
/// looked into once, when it is first seen: nothing is asked of one that may be printing.
public final class USBBus: Sendable {
  private struct State {
    var printers: [USBPrinterDevice] = []
    /// Serial numbers that two devices were seen with; never one's own again.
    var sharedSerials: Set<String> = []
    var subscribers: [Int: Subscriber] = [:]
    var links: [Int: Weak] = [:]
    var nextKey = 0
    var isClosed = false
    var hasScanned = false
  }
  private typealias Subscriber = AsyncStream<[USBPrinterDevice]>.Continuation
  private struct Weak: Sendable { weak var link: USBPrinterLink? }

  private let context: USBContext
  private let worker: BusWorker
  private let clock: any Clock<Duration>
  private let state = Mutex(State())

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
  public func snapshots() -> AsyncStream<[USBPrinterDevice]> {
    let (stream, continuation) = AsyncStream.makeStream(
      of: [USBPrinterDevice].self, bufferingPolicy: .bufferingNewest(1))
    let key = state.withLock { state -> Int? in
      guard !state.isClosed else { return nil }
      if state.hasScanned { continuation.yield(state.printers) }
      state.nextKey += 1
      state.subscribers[state.nextKey] = continuation
      return state.nextKey
    }
    guard let key else {
      continuation.finish()
      return stream
    }
    continuation.onTermination = { [weak self] _ in self?.state.withLock { $0.subscribers[key] = nil } }
    return stream
  }

  /// Looks for printers now, e.g. where there is no udev.
  public func rescan() { _ = worker.run { [self] in scan() } }

  /// Opens a printer for printing: detaches usblp, claims the interface, chooses its setting.
  /// - Parameter device: From the newest snapshot.
  /// - Returns: A link that the caller closes.
  /// - Throws: ``DeviceError``: `disconnected` when it is not there any more, `busy` with the holder, `denied`.
  public func open(_ device: USBPrinterDevice) async throws(DeviceError) -> USBPrinterLink {
    let result = await withCheckedContinuation {
      (continuation: CheckedContinuation<Result<USBPrinterLink, DeviceError>, Never>) in
      let isTaken = worker.run { [self] in
        do throws(DeviceError) { continuation.resume(returning: .success(try claim(device))) } catch {
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
    let ended = state.withLock { state -> (links: [USBPrinterLink], subscribers: [Subscriber])? in
      guard !state.isClosed else { return nil }
      state.isClosed = true
      defer { state.subscribers = [:] }
      return (state.links.values.compactMap(\.link), Array(state.subscribers.values))
    }
    guard let ended else { return }
    // Outside the lock: it calls back at once.
    for subscriber in ended.subscribers { subscriber.finish() }
    for link in ended.links { await link.close() }
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

  private func claim(_ device: USBPrinterDevice) throws(DeviceError) -> USBPrinterLink {
    guard !state.withLock({ $0.isClosed }) else { throw DeviceError(.cancelled, function: "USBBus.open") }
    let list = try USBDeviceList(context)
    var result = Result<USBPrinterLink, DeviceError>.failure(DeviceError(.disconnected, function: "USBBus.open"))
    list.forEach { pointer in
      guard libusb_get_bus_number(pointer) == device.bus, libusb_get_device_address(pointer) == device.address else {
        return
      }
      do throws(DeviceError) {
        let claim = try USBClaim(opening: pointer, interface: device.interface) {
          Udev()?.driver(of: "\(device.path):\(device.interface.configuration).\(device.interface.number)")
        }
        result = .success(USBPrinterLink(device: device, claim: claim, worker: worker, clock: clock))
      } catch {
        result = .failure(error)
      }
    }
    let link = try result.get()
    state.withLock { state in
      state.links = state.links.filter { $0.value.link != nil }
      state.nextKey += 1
      state.links[state.nextKey] = Weak(link: link)
    }
    return link
  }

  private func scan() {
    let (known, isClosed) = state.withLock { ($0.printers, $0.isClosed) }
    guard !isClosed else { return }
    var found: [USBPrinterProbe] = []
    do throws(DeviceError) {
      let list = try USBDeviceList(context)
      list.forEach { device in
        guard let facts = USBDeviceFacts(device), let interface = USBPrinterInterface(choosingFrom: facts.alternates)
        else { return }
        let old = known.first {
          $0.bus == facts.bus && $0.address == facts.address && $0.path == facts.path && $0.obstacle == nil
        }
        found.append(old.map(USBPrinterProbe.init) ?? USBPrinterProbe(device, facts: facts, interface: interface))
      }
    } catch { return }
    let printers = state.withLock { state -> [USBPrinterDevice] in
      for (index, probe) in found.enumerated() {
        guard let serial = probe.serialKey else { continue }
        if found[..<index].contains(where: { $0.serialKey == serial }) { state.sharedSerials.insert(serial) }
      }
      return found.map { $0.device(isSerialShared: $0.serialKey.map(state.sharedSerials.contains) ?? false) }
        .sorted { $0.path < $1.path }
    }
    state.withLock { state in
      guard !state.isClosed, printers != state.printers || !state.hasScanned else { return }
      state.printers = printers
      state.hasScanned = true
      for subscriber in state.subscribers.values { subscriber.yield(printers) }
    }
  }
}
