import Core
import Testing

/// Which printers a document that names a paper can go to, and how wide it is there.
struct PaperTests {
  @Test(
    arguments: [
      (176, nil, 176), (360, nil, 360), (384, nil, 384), (432, nil, 384), (479, nil, 384), (480, 480, 384),
      (512, 512, 384), (544, 544, 384), (576, 576, 384), (640, 576, 384), (1024, 576, 384),
    ] as [(Int, Int?, Int)])
  func aRowTakesPaperOfItsClass(dots: Int, wide: Int?, narrow: Int) {
    #expect(Paper.mm80.width(onRow: dots) == wide)
    #expect(Paper.mm58.width(onRow: dots) == narrow)
    #expect(Paper(ofRow: dots) == (wide == nil ? .mm58 : .mm80))
  }

  @Test func aGenericProfileHasTheRowAndTheRestOfItsClass() {
    #expect(PrinterProfile.generic(dots: 384) == .generic58)
    #expect(PrinterProfile.generic(dots: 576) == .generic80)
    let odd = PrinterProfile.generic(dots: 512)
    #expect((odd.name, odd.dots, odd.paper) == ("generic-80", 512, .mm80))
    #expect(odd.headToCutterDots == PrinterProfile.generic80.headToCutterDots)
  }
}
