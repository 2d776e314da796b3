import ArgumentParser
import Core
import Dispatch
import Foundation
import VirtualKit

/// Virtual USB devices for the lab and for a developer's desk.
@main
struct VirtualKitCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "satchel-virtual-kit",
    abstract: "Serve Satchel's virtual printer and camera as real USB devices over USB/IP.",
    discussion: "docs/lab.md tells how to attach it and lists the commands of the control socket.")

  @Option(help: "The TCP port on 127.0.0.1; 0: any free one, which is printed.")
  var port: UInt16 = 3240

  @Option(help: "The control socket. Default: satchel-virtual-kit.sock in $XDG_RUNTIME_DIR, or in /tmp.")
  var control: String?

  @Option(help: "Plug in a hostile device as 1-9, spoilt by this seed and in another way after each `hostile next`.")
  var hostile: UInt64?

  @OptionGroup var printer: PrinterOptions
  @OptionGroup var camera: CameraOptions

  /// Serves until SIGINT or SIGTERM.
  func run() async throws {
    let folder = ProcessInfo.processInfo.environment["XDG_RUNTIME_DIR"] ?? "/tmp"
    let path = control ?? "\(folder)/satchel-virtual-kit.sock"
    var configuration = VirtualUSBKit.Configuration()
    configuration.port = port
    configuration.control = path
    configuration.hostile = hostile
    printer.apply(to: &configuration)
    camera.apply(to: &configuration)
    let kit: VirtualUSBKit
    do {
      kit = try VirtualUSBKit(configuration) { say("An importer broke the protocol: \($0).", to: .standardError) }
    } catch let error as DeviceError {
      say("Cannot listen (\(error.function): \(error.code.rawValue)).", to: .standardError)
      throw ExitCode(1)
    } catch let problem as Problem {
      say("Cannot use the camera's pictures (\(problem.code.rawValue)).", to: .standardError)
      throw ExitCode(1)
    }
    let signals = [SIGINT, SIGTERM].map { number in
      signal(number, SIG_IGN)
      let source = DispatchSource.makeSignalSource(signal: number, queue: .global())
      source.setEventHandler { kit.stop() }
      source.resume()
      return source
    }
    say(introduction(kit, control: path), to: .standardOutput)
    try await kit.run()
    for source in signals { source.cancel() }
  }

  private func introduction(_ kit: VirtualUSBKit, control: String) -> String {
    let tcp = kit.port == 3240 ? "" : "--tcp-port \(kit.port) "
    let devices = kit.devices.map { device in
      "  sudo usbip \(tcp)attach -r 127.0.0.1 -b \(device.busID)    # \(device.name)"
    }
    return """
      Listening on 127.0.0.1:\(kit.port). Attach:
        sudo modprobe vhci-hcd
      \(devices.joined(separator: "\n"))
      Commands: socat - UNIX-CONNECT:\(control)
      """
  }
}

/// Writes a line at once: a script that waits for it reads from a pipe.
private func say(_ text: String, to handle: FileHandle) {
  do { try handle.write(contentsOf: Data((text + "\n").utf8)) } catch {}
}
