import Core
import Drivers

extension FuzzChecks {
  /// Any bytes from a printer decode alike however they are cut, none is lost or counted twice, and what the printer
  /// says next is heard.
  static func status(_ input: [UInt8]) throws(FuzzFailure) -> Bool {
    var decoder = StatusDecoder()
    let events = decoder.events(in: input)
    var pieces = StatusDecoder()
    var collected: [PrinterEvent] = []
    var start = 0
    while start < input.count {
      let end = min(input.count, start + 1 + Int(input[start] % 7))
      collected += pieces.events(in: input[start..<end])
      start = end
    }
    guard collected == events, pieces.garbageBytes == decoder.garbageBytes else {
      throw FuzzFailure("cut otherwise, it reads otherwise")
    }
    var whole = decoder
    whole.restart()
    guard events.reduce(whole.garbageBytes, { $0 + size($1) }) == input.count else {
      throw FuzzFailure("bytes lost, or counted twice")
    }
    try recovers(decoder)
    return !events.isEmpty
  }

  /// Whatever came before, a valid answer is heard: in real time at once; of the others, which may be taken for the rest
  /// of what had begun, one of the next.
  private static func recovers(_ spoilt: StatusDecoder) throws(FuzzFailure) {
    var decoder = spoilt
    decoder.forgetExpected()
    decoder.expect(.paper)
    guard decoder.events(in: [0x12]) == [.realTime(.paper, 0x12)] else { throw FuzzFailure("DLE EOT is not heard") }
    let completion: [UInt8] = [0x37, 0x22, 0x20, 0x21, 0x7E, 0x40, 0x00]
    let answers: [(bytes: [UInt8], times: Int)] = [
      ([0x18, 0x00, 0x0C, 0x0F], 1), ([0x38, 0x00, 0x0C, 0x0F], 2), (completion, 2), ([0x00], 4), ([0x0C], 5),
      ([0x5F, 0x45, 0x50, 0x00], 2),
    ]
    for answer in answers {
      var decoder = spoilt
      var fresh = StatusDecoder()
      let wanted = fresh.events(in: answer.bytes)
      var heard: [PrinterEvent] = []
      for _ in 0..<answer.times { heard += decoder.events(in: answer.bytes) }
      guard heard.suffix(wanted.count) == wanted[...] else { throw FuzzFailure("\(answer.bytes) is not heard") }
    }
    var restarted = spoilt
    restarted.restart()
    var fresh = StatusDecoder()
    guard restarted.events(in: completion) == fresh.events(in: completion) else {
      throw FuzzFailure("a restart leaves something behind")
    }
  }

  private static func size(_ event: PrinterEvent) -> Int {
    switch event {
    case .realTime, .answer, .flow: 1
    case .automatic: 4
    case .completion: 7
    case .battery: 4
    case .block(_, let bytes): bytes.count + 2
    }
  }
}
