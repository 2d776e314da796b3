import Client
import Core
import Foundation
import Testing

@testable import CLI

/// Each link broken in turn on a machine that is otherwise well: the doctor names it, and nothing else.
@Suite @MainActor struct OfflineCheckTests {
  private let machine: FakeMachine

  init() throws { machine = try FakeMachine() }

  private func codes(_ results: [DiagnosticResult]) -> [String] { results.map(\.finding.code) }

  private var usb: USBTree { USBTree(machine.here.tree) }

  @Test func package() throws {
    func found() -> [String] { codes(PackageCheck.run(machine.here)) }
    #expect(found() == ["package-installed"])
    #expect(PackageCheck.run(machine.here)[0].facts["system"] == "Debian GNU/Linux 12 (bookworm)")
    try machine.package("Status: install ok half-configured\nVersion: 0.1.0-1")
    #expect(found() == ["package-unfinished"])
    try machine.package("Status: deinstall ok config-files\nVersion: 0.1.0-1")
    #expect(found() == ["package-missing"])
    try machine.package("Status: install ok installed\nVersion: 1:0.2.0-1")
    #expect(found() == ["package-version-differs"])
    try machine.package("Status: install ok installed\nVersion: 1:0.1.0-3+b1")
    #expect(found() == ["package-installed"])
    try machine.package(nil)
    #expect(found() == ["package-missing"])
    try machine.remove("/var/lib/dpkg/status")
    #expect(found() == ["package-unknown"])
  }

  @Test func accounts() throws {
    func found() -> [String] { codes(AccountsCheck.run(machine.here)) }
    #expect(found() == ["accounts-ready"])
    try machine.accounts(daemon: nil)
    #expect(found() == ["user-missing"])
    try machine.accounts(technicians: false)
    #expect(found() == ["group-missing"])
    try machine.accounts(members: "officer")
    #expect(found() == ["daemon-not-in-group"])
    try machine.accounts()
    machine.here.caller = .init(uid: 61000, groups: [61000, machine.group])
    #expect(found() == ["accounts-ready"])
    machine.here.caller = .init(uid: 61000, groups: [61000])
    #expect(found() == ["caller-must-log-in"])
    machine.here.caller = .init(uid: 61001, groups: [61001])
    #expect(found() == ["caller-not-in-group"])
    try machine.remove("/etc/group")
    #expect(found() == ["accounts-unknown"])
  }

  @Test func socket() throws {
    func found(_ contact: DaemonContact, path: String = SocketCheck.packagedPath) -> [String] {
      codes(SocketCheck.run(machine.here, path: path, contact: contact))
    }
    let path = SocketCheck.packagedPath
    func service(_ version: String) -> DaemonContact {
      .serves(ServiceDescription(version: version, features: [], role: "root"))
    }
    func failure(_ connection: ClientError.Connection) -> DaemonContact {
      .failed(.cannotConnect(connection, path: path))
    }
    #expect(found(failure(.noSocket)) == ["socket-missing"])
    try machine.node(path, 0o660)
    #expect(found(service("0.1.0")) == ["socket-serves"])
    #expect(found(service("0.0.9")) == ["socket-version-differs"])
    #expect(found(failure(.denied)) == ["socket-denied"])
    #expect(found(failure(.refused)) == ["socket-foreign"])
    #expect(found(failure(.refused), path: "/none") == ["socket-refused"])
    #expect(found(failure(.other(5))) == ["socket-foreign"])
    #expect(found(.failed(.timedOut)) == ["socket-silent"])
    #expect(found(.failed(.protocolViolation(.notHTTP))) == ["socket-foreign"])
    let refusal = ProblemDocument(Problem(.forbiddenOrigin), language: .english)
    #expect(found(.failed(.problem(refusal))) == ["socket-refuses-user"])
    try machine.node(path, 0o600)
    #expect(found(service("0.1.0")) == ["socket-permissions"])
    // A developer's own socket is the developer's alone.
    try machine.node("/tmp/s.sock", 0o600)
    #expect(found(service("0.1.0"), path: "/tmp/s.sock") == ["socket-serves"])
    try machine.node(path, 0o666)
    #expect(found(service("0.1.0")) == ["socket-serves"])
  }

  @Test func unit() throws {
    func found(socket: [String: String] = [:], service: [String: String] = [:]) -> [String] {
      machine.answers["systemctl"] = FakeMachine.units(socket: socket, service: service)
      return codes(UnitCheck.run(machine.here))
    }
    #expect(found() == ["unit-active"])
    #expect(found(service: ["LoadState": "not-found"]) == ["unit-missing"])
    #expect(found(socket: ["LoadState": "masked"]) == ["unit-masked"])
    #expect(found(service: ["ActiveState": "failed", "Result": "watchdog"]) == ["unit-failed"])
    #expect(found(service: ["ActiveState": "activating", "SubState": "auto-restart"]) == ["unit-restarting"])
    #expect(found(service: ["ActiveState": "inactive", "SubState": "dead"]) == ["unit-inactive"])
    #expect(found(socket: ["UnitFileState": "disabled"]) == ["unit-not-enabled"])
    #expect(
      found(socket: ["ActiveState": "inactive"], service: ["ActiveState": "failed"]) == [
        "unit-inactive", "unit-failed",
      ])
    for answer in [nil, "", "garbage\n\n=\n"] {
      machine.answers["systemctl"] = answer
      #expect(codes(UnitCheck.run(machine.here)) == ["unit-unknown"])
    }
    try machine.remove("/run/systemd/system")
    #expect(codes(UnitCheck.run(machine.here)) == ["unit-without-systemd"])
  }

  @Test func kernelModules() throws {
    func found() -> [String] { codes(KernelCheck.modules(machine.here, usb)) }
    #expect(found() == ["modules-ready"])
    #expect(KernelCheck.modules(machine.here, usb)[0].facts["loaded"] == "usbcore uvcvideo")
    try machine.remove("/sys/module/uvcvideo")
    #expect(found() == ["uvcvideo-missing"])
    try machine.write("/lib/modules/6.1.0-32-amd64/modules.dep", "kernel/drivers/media/usb/uvc/uvcvideo.ko.xz: a.ko\n")
    #expect(found() == ["uvcvideo-not-loaded"])
    try machine.remove("/sys/bus/usb/devices/1-2:1.0")
    try machine.remove("/sys/bus/usb/devices/1-2:1.1")
    #expect(found() == ["modules-ready"])
    try machine.write("/proc/sys/kernel/osrelease", "../../etc\n")
    #expect(found() == ["uvcvideo-missing"])
    try machine.remove("/sys/bus/usb")
    #expect(found() == ["usb-missing"])
  }

  @Test func usblp() throws {
    #expect(codes(KernelCheck.usblp(machine.here, isServing: true)) == ["usblp-free"])
    try machine.link("/sys/bus/usb/drivers/usblp/1-1:1.0", to: "../../devices/1-1:1.0")
    try machine.write("/sys/bus/usb/drivers/usblp/bind", "")
    let held = KernelCheck.usblp(machine.here, isServing: true)
    #expect(codes(held) == ["usblp-holds"])
    #expect(held[0].facts == ["interface": "1-1:1.0"])
    #expect(held[0].device == "1-1")
    #expect(codes(KernelCheck.usblp(machine.here, isServing: false)) == ["usblp-holds-idle"])
    try machine.remove("/sys/bus/usb/drivers/usblp")
    #expect(codes(KernelCheck.usblp(machine.here, isServing: true)) == ["usblp-not-loaded"])
  }

  @Test func udevRules() throws {
    func found() -> [String] { codes(DeviceChecks.rules(machine.here, usb)) }
    #expect(found() == ["udev-applied"])
    #expect(DeviceChecks.rules(machine.here, usb)[0].facts["nodes"] == "/dev/bus/usb/001/007 /dev/video0")
    try machine.node("/dev/video0", 0o600)
    #expect(found() == ["udev-rules-not-applied"])
    try machine.node("/dev/video0", 0o666)
    #expect(found() == ["udev-node-open"])
    try machine.node("/dev/video0", 0o660)
    // The nodes' group is another one's now.
    try machine.write("/etc/group", "video:x:\(machine.group):\nsatchel:x:60009:\nsatchel-tech:x:60001:\n")
    #expect(found() == ["udev-rules-not-applied", "udev-rules-not-applied"])
    #expect(DeviceChecks.rules(machine.here, usb)[0].facts["group"] == "video")
    try machine.remove("/run/udev/control")
    #expect(found() == ["udev-not-running"])
    try machine.remove("/usr/lib/udev/rules.d/60-satchel.rules")
    #expect(found() == ["udev-rules-missing"])
  }

  @Test func printerAndPermissions() throws {
    func permissions() -> [String] { codes(DeviceChecks.permissions(machine.here, usb)) }
    #expect(codes(DeviceChecks.printers(usb)) == ["printer-present"])
    #expect(DeviceChecks.printers(usb)[0].facts == ["name": "POS58", "id": "0416:5011", "port": "1-1"])
    #expect(permissions() == ["permissions-granted"])
    try machine.node("/dev/bus/usb/001/007", 0o640)
    #expect(permissions() == ["permissions-denied"])
    try machine.remove("/dev/video0")
    #expect(permissions() == ["permissions-denied", "device-node-missing"])
    try machine.accounts(daemon: nil)
    #expect(permissions() == ["permissions-no-user"])
    try machine.remove("/sys/class/video4linux")
    try machine.remove("/sys/bus/usb/devices/1-1:1.0")
    #expect(codes(DeviceChecks.printers(usb)) == ["printer-absent"])
    // The camera and the former printer are there; the root hub does not count.
    #expect(DeviceChecks.printers(usb)[0].facts == ["count": "2"])
    #expect(permissions() == ["permissions-nothing"])
    #expect(codes(DeviceChecks.rules(machine.here, usb)) == ["udev-installed"])
  }

  @Test func camera() throws {
    func found() -> [String] { codes(DeviceChecks.cameras(usb)) }
    #expect(found() == ["camera-found"])
    try machine.remove("/sys/class/video4linux")
    #expect(found() == ["camera-without-node"])
    try machine.remove("/sys/bus/usb/devices/1-2:1.0")
    try machine.remove("/sys/bus/usb/devices/1-2:1.1")
    #expect(found() == ["camera-absent"])
  }

  @Test func fonts() throws {
    #expect(codes(KitChecks.fonts(machine.here)) == ["fonts-complete"])
    machine.here.run = { path, arguments in
      #expect(path == "/usr/bin/fc-list")
      return arguments[0].contains("20bb7") ? "DejaVu Sans\n" : arguments[0].contains("f56") ? "" : "Noto Sans\n"
    }
    let missing = KitChecks.fonts(machine.here)
    #expect(codes(missing) == ["fonts-missing"])
    #expect(missing[0].facts == ["missing": "𠮷 བོད"])
    machine.here.run = { _, _ in nil }
    #expect(codes(KitChecks.fonts(machine.here)) == ["fonts-unknown"])
  }

  @Test func disk() throws {
    func found(_ space: [String: Surroundings.Space]) -> [String] {
      machine.space = space
      return codes(KitChecks.disk(machine.here))
    }
    #expect(codes(KitChecks.disk(machine.here)) == ["disk-roomy"])
    #expect(found(["/var/lib/satchel": .bytes(free: 400 << 20, total: 8 << 30)]) == ["disk-low"])
    #expect(found(["/var/lib/satchel": .bytes(free: 49 << 20, total: 8 << 30)]) == ["disk-full"])
    #expect(found(["/var": .bytes(free: 9 << 30, total: 9 << 30)]) == ["disk-roomy"])
    #expect(found(["/var/lib/satchel": .unknown("Permission denied")]) == ["disk-unknown"])
    #expect(found([:]) == ["disk-unknown"])
    try machine.write("/etc/satchel/satcheld.json", #"{"dataFolder":"/mnt/kit"}"#)
    #expect(
      found(["/mnt/kit": .bytes(free: 0, total: 1), "/": .bytes(free: 9 << 30, total: 9 << 30)]) == ["disk-full"])
  }

  @Test func key() throws {
    let stored = "/etc/credstore.encrypted/satchel.key"
    let all = KitChecks.key(machine.here)
    #expect(codes(all) == ["key-stored"])
    #expect(all[0].facts == ["path": stored])
    try machine.remove(stored)
    #expect(codes(KitChecks.key(machine.here)) == ["key-missing"])
    try machine.remove("/etc/credstore.encrypted")
    #expect(codes(KitChecks.key(machine.here)) == ["key-missing"])
    // A name too long to be looked at stands for what may not be looked at, which root always may.
    let hidden = "/" + String(repeating: "k", count: 300)
    try machine.write("/etc/satchel/satcheld.json", #"{"keyFile":"\#(hidden)"}"#)
    #expect(codes(KitChecks.key(machine.here)) == ["key-unseen"])
    try machine.write("/etc/satchel/satcheld.json", #"{"keyFile":"/srv/key/kit.key"}"#)
    #expect(codes(KitChecks.key(machine.here)) == ["key-missing"])
    try machine.write("/srv/key/kit.key", "SECRETSECRETSECRETSECRETSECRETSE")
    try FileManager.default.setAttributes([.posixPermissions: 0o644], ofItemAtPath: machine.root + "/srv/key/kit.key")
    let exposed = KitChecks.key(machine.here)
    #expect(codes(exposed) == ["key-exposed"])
    #expect(exposed[0].facts == ["path": "/srv/key/kit.key", "mode": "0644"])
    try FileManager.default.setAttributes([.posixPermissions: 0o600], ofItemAtPath: machine.root + "/srv/key/kit.key")
    #expect(codes(KitChecks.key(machine.here)) == ["key-stored"])
  }

  @Test func clock() throws {
    func found(_ seconds: Int) -> [String] {
      machine.seconds = seconds
      return codes(KitChecks.clock(machine.here))
    }
    let now = machine.seconds
    #expect(found(now) == ["clock-plausible"])
    #expect(KitChecks.clock(machine.here)[0].facts == ["time": "2026-11-24 08:00"])
    // Ten years both ways, the epoch, and what no calendar holds.
    #expect(found(now - 10 * 365 * 86_400) == ["clock-behind"])
    #expect(found(now + 10 * 365 * 86_400) == ["clock-ahead"])
    #expect(found(0) == ["clock-behind"])
    #expect(found(.max) == ["clock-ahead"])
    for answer in ["no\n", nil] {
      machine.answers["timedatectl"] = answer
      #expect(found(now) == ["clock-unsynchronised"])
    }
    try machine.write("/run/systemd/timesync/synchronized", "")
    #expect(found(now) == ["clock-plausible"])
  }
}
