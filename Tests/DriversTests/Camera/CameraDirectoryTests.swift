import Core
import Testing

@testable import Drivers

@Suite("Camera directory")
struct CameraDirectoryTests {
  private func entry(
    _ number: Int, serial: String? = nil, path: String, index: Int = 0, captures: Bool = true
  ) -> VideoEntry {
    let identity = CameraIdentity(
      vendorId: "046d", productId: "0825", serial: serial, path: path, index: index)
    return VideoEntry(
      path: "/dev/video\(number)", number: number, identity: identity, maker: "Logitech", model: "C270",
      mayCapture: captures)
  }

  @Test func theSerialDecidesWhereItTells() {
    let here = CameraIdentity(vendorId: "046d", productId: "0825", serial: "A1B2C3", path: "usb-0:1")
    var there = here
    there.path = "usb-0:4"
    #expect(here.id == "cam-046d-0825-A1B2C3" && there.id == here.id)
    for serial in [nil, "", "0", "000000", "1.0", "---"] {
      var dumb = here
      dumb.serial = serial
      #expect(dumb.id == "cam-046d-0825-at-usb_0_1")
    }
    #expect(CameraIdentity(path: "platform-csi").id == "cam-at-platform_csi")
    #expect(CameraIdentity().id == "cam-at-unknown")
  }

  @Test func idsHoldOnlySafeCharactersAndAreBounded() {
    let odd = CameraIdentity(
      vendorId: "046d", productId: "0825", serial: "a/b c\u{0}é㛃" + String(repeating: "x", count: 500), path: nil)
    #expect(odd.id.hasPrefix("cam-046d-0825-a_b_c___x"))
    #expect(odd.id.count <= 70)
  }

  private func cameras(_ entries: [VideoEntry]) -> [FoundCamera] {
    var shared: Set<String> = []
    return CameraDirectory.cameras(entries, sharedSerials: &shared)
  }

  @Test("two that ever told one serial at once go by their ports, whichever is left and in whatever order they come")
  func sharedSerials() {
    var shared: Set<String> = []
    func ids(_ entries: [VideoEntry]) -> [String] {
      CameraDirectory.cameras(entries, sharedSerials: &shared).map(\.id)
    }
    let (here, there) = (entry(0, serial: "SN0001", path: "usb-0:1"), entry(2, serial: "SN0001", path: "usb-0:2"))
    // A second lens of one camera is no second camera.
    var lens = entry(1, serial: "SN0001", path: "usb-0:1:1.2", index: 2)
    var first = here
    (lens.address, first.address) = ("1:7", "1:7")
    #expect(ids([first, lens]) == ["cam-046d-0825-SN0001", "cam-046d-0825-SN0001-n2"])
    #expect(ids([here, there]) == ["cam-046d-0825-at-usb_0_1", "cam-046d-0825-at-usb_0_2"])
    #expect(ids([there]) == ["cam-046d-0825-at-usb_0_2"])
    let swapped = [entry(0, serial: "SN0001", path: "usb-0:2"), entry(2, serial: "SN0001", path: "usb-0:1")]
    #expect(ids(swapped) == ["cam-046d-0825-at-usb_0_2", "cam-046d-0825-at-usb_0_1"])
    #expect(ids([entry(4, serial: "SN0002", path: "usb-0:3")]) == ["cam-046d-0825-SN0002"])
  }

  @Test func nodesAreOrderedFilteredAndToldApart() {
    let cameras = cameras([
      entry(10, serial: "A1B2C3", path: "usb-0:4"),
      entry(2, serial: "A1B2C3", path: "usb-0:2"),
      entry(3, serial: "A1B2C3", path: "usb-0:2", captures: false),
      entry(4, serial: "A1B2C3", path: "usb-0:2", index: 2),
      entry(5, path: "usb-0:9"),
      entry(6, path: "usb-0:9"),
    ])
    #expect(cameras.map(\.path) == ["/dev/video2", "/dev/video4", "/dev/video5", "/dev/video6", "/dev/video10"])
    #expect(
      cameras.map(\.id) == [
        "cam-046d-0825-at-usb_0_2", "cam-046d-0825-at-usb_0_2-n2", "cam-046d-0825-at-usb_0_9",
        "cam-046d-0825-at-usb_0_9-2", "cam-046d-0825-at-usb_0_4",
      ])
    #expect(Set(cameras.map(\.id)).count == cameras.count)
  }

  /// Who only compares lists must see a cable that was out for a moment.
  @Test func aQuickReplugIsAnotherCamera() {
    var first = entry(0, serial: "A1B2C3", path: "usb-0:1")
    first.address = "1:7"
    var again = first
    again.address = "1:8"
    let (before, after) = (cameras([first]), cameras([again]))
    #expect(before.map(\.id) == after.map(\.id) && before != after)
    #expect(cameras([first]) == before)
  }

  /// Without a camera the list is empty; with one, its ids are distinct. Either way udev answers.
  @Test func theMachineCanBeAsked() throws {
    var shared: Set<String> = []
    let cameras = try CameraDirectory.list(sharedSerials: &shared)
    #expect(Set(cameras.map(\.id)).count == cameras.count)
    #expect(cameras.allSatisfy { $0.path.hasPrefix("/dev/video") && $0.id.hasPrefix("cam-") })
  }
}
