/// What is plugged in, as sysfs shows it.
struct USBTree: Sendable {
  /// An interface of a device.
  struct Interface: Sendable, Equatable {
    /// As the kernel names it: `1-2:1.0`.
    let name: String
    let classCode: String
    let subclass: String
    /// The kernel's driver that has it; `usbfs` for a program's.
    let driver: String?
  }

  /// A device, hubs left out.
  struct Device: Sendable, Equatable {
    /// The port, as the kernel names it: `1-2.4`.
    let port: String
    let vendor: String
    let product: String
    /// Maker and model, as the device says it.
    let name: String
    /// The device file.
    let node: String
    let interfaces: [Interface]

    /// Printer class, as satcheld looks for it.
    var isPrinter: Bool { interfaces.contains { $0.classCode == "07" && $0.subclass == "01" } }
    /// Video class.
    var isCamera: Bool { interfaces.contains { $0.classCode == "0e" } }
  }

  /// A video node that captures.
  struct VideoNode: Sendable, Equatable {
    /// The device file.
    let node: String
    let name: String
    /// The port of its USB device.
    let port: String
  }

  private static let folder = "/sys/bus/usb/devices"
  let devices: [Device]
  let video: [VideoNode]
  /// Whether the kernel has USB.
  let hasBus: Bool

  /// Reads sysfs.
  init(_ tree: SystemTree) {
    let names = tree.names(Self.folder)
    hasBus = names != nil
    let interfaces = (names ?? []).filter { $0.contains(":") }
    devices = (names ?? []).filter { !$0.contains(":") && !$0.hasPrefix("usb") }.compactMap { port in
      let path = "\(Self.folder)/\(port)"
      guard tree.line("\(path)/bDeviceClass") != "09", let bus = tree.line("\(path)/busnum").flatMap({ Int($0) }),
        let number = tree.line("\(path)/devnum").flatMap({ Int($0) }), (1...999).contains(bus),
        (1...999).contains(number)
      else { return nil }
      let words = [tree.line("\(path)/manufacturer"), tree.line("\(path)/product")].compactMap { $0 }
      let vendor = tree.line("\(path)/idVendor") ?? "?"
      let product = tree.line("\(path)/idProduct") ?? "?"
      return Device(
        port: port, vendor: vendor, product: product,
        name: words.isEmpty ? "\(vendor):\(product)" : words.joined(separator: " "),
        node: "/dev/bus/usb/\(Self.three(bus))/\(Self.three(number))",
        interfaces: interfaces.filter { $0.hasPrefix("\(port):") }.map { Self.interface($0, tree) })
    }
    video = (tree.names("/sys/class/video4linux") ?? []).compactMap { name in
      let path = "/sys/class/video4linux/\(name)"
      guard name.hasPrefix("video"), tree.line("\(path)/index") == "0",
        let interface = tree.linkName("\(path)/device"), let colon = interface.firstIndex(of: ":")
      else { return nil }
      return VideoNode(
        node: "/dev/\(name)", name: tree.line("\(path)/name") ?? name, port: String(interface[..<colon]))
    }
  }

  private static func interface(_ name: String, _ tree: SystemTree) -> Interface {
    let path = "\(folder)/\(name)"
    return Interface(
      name: name, classCode: tree.line("\(path)/bInterfaceClass") ?? "",
      subclass: tree.line("\(path)/bInterfaceSubClass") ?? "", driver: tree.linkName("\(path)/driver"))
  }

  private static func three(_ number: Int) -> String {
    let digits = String(number)
    return String(repeating: "0", count: 3 - digits.count) + digits
  }

  /// The printers.
  var printers: [Device] { devices.filter(\.isPrinter) }
  /// The cameras.
  var cameras: [Device] { devices.filter(\.isCamera) }
  /// The device files that satcheld works with.
  var nodes: [(node: String, port: String)] {
    printers.map { ($0.node, $0.port) } + video.map { ($0.node, $0.port) }
  }
}
