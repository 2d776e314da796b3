/// One alternate setting of one interface, as its descriptors say.
struct USBAlternate: Sendable, Equatable {
  /// One endpoint, as its descriptor says.
  struct Endpoint: Sendable, Equatable {
    let address: UInt8
    let attributes: UInt8
    let packetBytes: Int

    var isBulk: Bool { attributes & 0x03 == 0x02 }
    var isInterrupt: Bool { attributes & 0x03 == 0x03 }
    var isIn: Bool { address & 0x80 != 0 }
  }
  let configuration: UInt8
  let interface: UInt8
  let alternate: UInt8
  let classCode: UInt8
  let subclass: UInt8
  let protocolCode: UInt8
  let endpoints: [Endpoint]
}

/// The way to a USB printer: interface, alternate setting, endpoints.
public struct USBPrinterInterface: USBInterface, Sendable, Equatable {
  /// The configuration that holds it.
  public let configuration: UInt8
  /// bInterfaceNumber.
  public let number: UInt8
  /// bAlternateSetting.
  public let alternate: UInt8
  /// 1 one-way, 2 two-way, 3 IEEE 1284.4.
  public let protocolCode: UInt8
  /// The bulk endpoint to the printer.
  public let outEndpoint: UInt8
  /// The bulk endpoint from the printer; nil on a one-way interface.
  public let inEndpoint: UInt8?
  /// wMaxPacketSize of the endpoint from the printer.
  public let inPacketBytes: Int
  /// Whether the interface has other alternate settings, so that this one has to be chosen.
  public let hasAlternates: Bool

  /// Finds the best printer interface: class 7, subclass 1; two-way (2) before 1284.4 (3) before one-way (1). Protocol 4,
  /// IPP over USB, is another language.
  /// - Returns: nil when the device is no printer that we can speak to.
  init?(choosingFrom alternates: [USBAlternate]) {
    func rank(_ alternate: USBAlternate) -> Int? { [2: 0, 3: 1, 1: 2][alternate.protocolCode] }
    let usable = alternates.filter { alternate in
      alternate.classCode == 7 && alternate.subclass == 1 && rank(alternate) != nil
        && alternate.endpoints.contains { $0.isBulk && !$0.isIn }
    }
    guard let best = usable.min(by: { (rank($0) ?? 9) < (rank($1) ?? 9) }),
      let out = best.endpoints.first(where: { $0.isBulk && !$0.isIn })
    else { return nil }
    let input = best.protocolCode == 1 ? nil : best.endpoints.first { $0.isBulk && $0.isIn }
    configuration = best.configuration
    number = best.interface
    alternate = best.alternate
    protocolCode = best.protocolCode
    outEndpoint = out.address
    inEndpoint = input?.address
    inPacketBytes = min(max(input?.packetBytes ?? 64, 8), 1024)
    hasAlternates = alternates.count { $0.interface == best.interface } > 1
  }
}
