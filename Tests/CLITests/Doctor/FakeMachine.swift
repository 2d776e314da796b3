import Foundation

@testable import CLI

/// A machine in a private folder: all is well with it until a test breaks something.
@MainActor
final class FakeMachine {
  let root = FileManager.default.temporaryDirectory.appending(path: "satchel-doctor-\(UUID().uuidString)").path
  /// The group of files that this process makes, which the fake machine calls satchel.
  let group = getegid()
  var here: Surroundings
  /// What programs answer, by name; a program that is not here cannot be run.
  var answers: [String: String]
  var space: [String: Surroundings.Space] = ["/var/lib/satchel": .bytes(free: 9 << 30, total: 32 << 30)]
  /// 2026-11-24 08:00 UTC.
  var seconds = 1_795_507_200

  init() throws {
    here = Surroundings(
      tree: SystemTree(root: root), caller: Surroundings.Caller(uid: geteuid(), groups: [getegid()]), version: "0.1.0",
      run: { _, _ in nil }, space: { _ in .missing }, time: { 0 })
    answers = ["systemctl": Self.units(), "fc-list": "Noto Sans CJK SC\n", "timedatectl": "yes\n"]
    try write("/etc/os-release", "NAME=x\nPRETTY_NAME=\"Debian GNU/Linux 12 (bookworm)\"\n")
    try package("Status: install ok installed\nVersion: 0.1.0-1")
    try accounts()
    try write("/etc/credstore.encrypted/satchel.key", "sealed")
    try folder("/run/systemd/system")
    try write("/run/udev/control", "")
    try write("/usr/lib/udev/rules.d/60-satchel.rules", "")
    try write("/proc/sys/kernel/osrelease", "6.1.0-32-amd64\n")
    try folder("/sys/module/usbcore")
    try folder("/sys/module/uvcvideo")
    try folder("/sys/bus/usb/drivers/usblp")
    try device("1-1", number: 7, interfaces: ["07 01"], ["idVendor": "0416", "idProduct": "5011", "product": "POS58"])
    try device("1-2", number: 8, interfaces: ["0e 01", "0e 02"], ["product": "Cam"])
    try device("usb1", number: 1, interfaces: ["09 00"], ["bDeviceClass": "09"])
    try node("/dev/bus/usb/001/007", 0o660)
    try video("1-2")
    let answers = { @MainActor [weak self] (path: String) -> String? in
      self?.answers[path.split(separator: "/").last.map(String.init) ?? ""]
    }
    here.run = { path, _ in answers(path) }
    here.space = { [weak self] path in self?.space[path] ?? .missing }
    here.time = { [weak self] in self?.seconds ?? 0 }
  }

  deinit { try? FileManager.default.removeItem(atPath: root) }

  func write(_ path: String, _ text: String) throws {
    try folder((path as NSString).deletingLastPathComponent)
    try Data(text.utf8).write(to: URL(fileURLWithPath: root + path))
  }

  func folder(_ path: String) throws {
    try FileManager.default.createDirectory(atPath: root + path, withIntermediateDirectories: true)
  }

  func remove(_ path: String) throws { try FileManager.default.removeItem(atPath: root + path) }

  func link(_ path: String, to target: String) throws {
    try folder((path as NSString).deletingLastPathComponent)
    try FileManager.default.createSymbolicLink(atPath: root + path, withDestinationPath: target)
  }

  /// The paragraph of satchel in dpkg's status file, between two others.
  func package(_ fields: String?) throws {
    let entry = fields.map { "Package: satchel\n\($0)\nDescription: the kit\n Package: trap\n\n" } ?? ""
    try write(
      "/var/lib/dpkg/status",
      "Package: satchel-virtual-kit\nStatus: install ok installed\nVersion: 9\n\n\(entry)Package: zlib1g\nVersion: 1\n")
  }

  func accounts(
    daemon: String? = "satcheld:x:990:990::/var/lib/satchel:/usr/sbin/nologin", technicians: Bool = true,
    members: String = "satcheld,officer"
  ) throws {
    // The files' owner, whoever runs the tests.
    let root = "root:x:\(geteuid()):0::/root:/bin/sh"
    let users = [root, daemon, "officer:x:61000:61000::/:/bin/sh", "+broken", ""]
    try write("/etc/passwd", users.compactMap { $0 }.joined(separator: "\n"))
    let name = "satchel:x:\(group):\(members)"
    try write(
      "/etc/group", "\(name)\nsatcheld:x:990:\n" + (technicians ? "satchel-tech:x:60001:tech\n" : "") + "lp:x:60002:\n")
  }

  /// Makes a USB device in sysfs.
  func device(_ port: String, number: Int, interfaces: [String], _ attributes: [String: String] = [:]) throws {
    let folder = "/sys/bus/usb/devices/\(port)"
    let standard = [
      "busnum": "1", "devnum": "\(number)", "bDeviceClass": "00", "idVendor": "1d6b", "idProduct": "0001",
    ]
    for (name, value) in standard.merging(attributes, uniquingKeysWith: { $1 }) {
      try write("\(folder)/\(name)", value + "\n")
    }
    for (index, codes) in interfaces.enumerated() {
      let path = "\(folder):1.\(index)"
      try write("\(path)/bInterfaceClass", String(codes.prefix(2)) + "\n")
      try write("\(path)/bInterfaceSubClass", String(codes.suffix(2)) + "\n")
    }
  }

  /// Makes the camera's node and its metadata node.
  func video(_ port: String) throws {
    for (name, index) in [("video0", "0"), ("video1", "1")] {
      try write("/sys/class/video4linux/\(name)/index", index + "\n")
      try write("/sys/class/video4linux/\(name)/name", "Cam: Cam\n")
      try link("/sys/class/video4linux/\(name)/device", to: "../../../1-2/\(port):1.0")
    }
    try node("/dev/video0", 0o660)
  }

  /// Makes a device node of the group satchel.
  func node(_ path: String, _ mode: Int) throws {
    try write(path, "")
    try FileManager.default.setAttributes([.posixPermissions: mode], ofItemAtPath: root + path)
  }

  /// What systemctl shows.
  static func units(socket: [String: String] = [:], service: [String: String] = [:]) -> String {
    func block(_ values: [String: String]) -> String {
      values.map { "\($0.key)=\($0.value)\n" }.joined()
    }
    let common = ["LoadState": "loaded", "ActiveState": "active", "Result": "success", "UnitFileState": "enabled"]
    let first = common.merging(["Id": "satchel.socket", "SubState": "running"]) { $1 }.merging(socket) { $1 }
    let second = common.merging(["Id": "satchel.service", "SubState": "running", "NRestarts": "2"]) { $1 }
      .merging(service) { $1 }
    return block(first) + "\n" + block(second)
  }
}
