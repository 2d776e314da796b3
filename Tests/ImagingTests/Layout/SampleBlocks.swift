import Core
import Imaging

/// A small document for each kind of block, and for each script.
enum SampleBlocks {
  /// A picture that shows tones and edges: a ramp, a disc and fine lines.
  static let picture: [UInt8] = {
    let (width, height) = (320, 160)
    var bytes = [UInt8](repeating: 255, count: width * height)
    for y in 0..<height {
      for x in 0..<width {
        let (dx, dy) = (x - 240, y - 80)
        if y < 48 { bytes[y * width + x] = UInt8(x * 255 / (width - 1)) }
        if y >= 56, x < 160 { bytes[y * width + x] = (x / (1 + y / 40)) % 2 == 0 ? 0 : 255 }
        if dx * dx + dy * dy < 70 * 70, y >= 56 { bytes[y * width + x] = UInt8(clamping: 90 + dx + dy) }
      }
    }
    return PNG.encode(GrayImage(width: width, height: height, bytes: bytes))
  }()

  private static let boundary = "以老槐树中心与村道北侧第 3 号界桩的连线为界，界线以北归甲方使用，以南归乙方使用（见附图）。"

  static let all: [(name: String, document: Document)] = [
    ("headings", headings),
    ("paragraphs", paragraphs),
    ("lists", lists),
    ("fields", fields),
    ("table", table),
    ("rules", rules),
    ("pictures", pictures),
    ("codes", codes),
    ("boxes", boxes),
    ("uyghur", uyghur),
    ("tibetan", tibetan),
    ("rare", rare),
    ("signed-pages", signedPages),
    ("large-type", largeType),
  ]

  private static let headings = Document(blocks: [
    Block.heading(Block.Heading(text: "人民调解协议书")), Block.heading(Block.Heading(text: "第二级标题：纠纷主要事实", level: 2)),
    Block.heading(Block.Heading(text: "第三级标题", level: 3)),
    Block.heading(Block.Heading(text: "右端", level: 2, align: .end)),
    Block.paragraph(Block.Paragraph(spans: [Span("标题之后的正文。")])),
  ])

  private static let paragraphs = Document(blocks: [
    Block.paragraph(Block.Paragraph(spans: [Span(boundary)], align: .justify, indent: .ems(2))),
    Block.paragraph(Block.Paragraph(spans: [Span("居中一行")], align: .center)),
    Block.paragraph(Block.Paragraph(spans: [Span("右端一行")], align: .end)),
    Block.paragraph(
      Block.Paragraph(spans: [
        Span("混排："), Span("加粗", bold: true), Span("、"), Span("下划线文字", underline: true), Span("、"),
        Span("大字", size: .large), Span("、"), Span("小字", size: .small), Span("，Latin words 与数字 138-0013-8000。"),
      ])),
    Block.paragraph(Block.Paragraph(spans: [Span("特大", bold: true)], align: .center, size: .huge)),
    Block.paragraph(Block.Paragraph(spans: [Span("他说：“《意见》（试行）”……“好！”。——完")], size: .large)),
    Block.paragraph(Block.Paragraph(spans: [Span("第一段\n第二段")], indent: .ems(2))),
  ])

  private static let lists = Document(blocks: [
    Block.list(Block.List(ordered: true, items: (1...11).map { $0 == 2 ? boundary : "第 \($0) 项" })),
    Block.list(Block.List(items: ["不编号的一项", boundary])),
  ])

  private static let fields = Document(blocks: [
    Block.fields(
      Block.Fields(items: [
        Block.Fields.Item(label: "姓名", value: "李𠮷"), Block.Fields.Item(label: "公民身份号码", value: "11010519491231002X"),
        Block.Fields.Item(label: "现住址", value: "槐树镇老槐村三组二十一号（村委会东侧第三户）"), Block.Fields.Item(label: "备注", value: ""),
        Block.Fields.Item(label: "法定代表人或者委托代理人姓名及职务", value: "王小明，村民小组组长"),
      ]))
  ])

  private static let table = Document(blocks: [
    Block.table(
      Block.Table(
        columns: [
          Block.Table.Column(width: 3), Block.Table.Column(width: 1, align: .center),
          Block.Table.Column(width: 2, align: .end),
        ],
        header: ["检查项目", "结果", "备注"],
        rows: [["视频监控", "合格", ""], ["消防设施（灭火器、疏散通道、应急照明）", "不合格", "限 7 日内整改"], ["从业人员培训", "合格", "—"]])),
    Block.table(
      Block.Table(columns: [Block.Table.Column(), Block.Table.Column()], rows: [["无表头", "左"], ["第二行", "右"]])),
  ])

  private static let rules = Document(blocks: [
    Block.rule(.solid), Block.paragraph(Block.Paragraph(spans: [Span("实线之下")])), Block.rule(.dashed),
    Block.paragraph(Block.Paragraph(spans: [Span("虚线之下")])), Block.rule(.double), Block.feed(.millimetres(4)),
    Block.paragraph(Block.Paragraph(spans: [Span("双线与 4 毫米空白之下")])),
  ])

  private static let pictures = Document(blocks: [
    Block.image(Block.Image(source: .data(picture), width: .millimetres(40))),
    Block.image(Block.Image(source: .data(picture), width: .dots(200), dither: .ordered, align: .start)),
    Block.image(Block.Image(source: .data(picture), width: .dots(200), dither: .threshold, align: .end)),
  ])

  private static let codes = Document(blocks: [
    Block.qr(Block.QRCode(text: "https://example.org/h/0117")),
    Block.qr(Block.QRCode(text: "门牌 21 号", size: .millimetres(20), correction: .high, align: .start)),
    Block.barcode(Block.Barcode(symbology: .code128, text: "A-0017")),
    Block.barcode(Block.Barcode(symbology: .ean13, text: "6901234567892")),
    Block.barcode(Block.Barcode(symbology: .code39, text: "ABC-17")),
    Block.barcode(Block.Barcode(symbology: .itf, text: "20261129")),
    Block.barcode(Block.Barcode(symbology: .codabar, text: "A40156B")),
  ])

  private static let boxes = Document(blocks: [
    Block.signature(Block.SignatureBox(label: "当事人签名")),
    Block.signature(Block.SignatureBox(label: "法定代理人或者监护人签名", height: .millimetres(12))),
    Block.fingerprint(Block.StampBox(label: "捺印", size: .millimetres(25))),
    Block.seal(Block.StampBox(label: "调委会印章", size: .millimetres(42))),
  ])

  private static let uyghur = Document(
    language: "ug-CN",
    blocks: [
      Block.heading(Block.Heading(text: "خەلق مۇرەسسە كېلىشىمى")),
      Block.paragraph(
        Block.Paragraph(
          spans: [
            Span(
              "ئىككى تەرەپ ئۆز ئىختىيارى بىلەن تۆۋەندىكى كېلىشىمنى تۈزدى. پۇل سوممىسى 480.00 يۈەن، تېلېفون 138-0013-8000."
            )
          ],
          align: .justify)),
      Block.list(Block.List(ordered: true, items: ["چېگرا كونا دەرەختىن باشلىنىدۇ.", "张㛃（邻居）بىلەن كېلىشتى."])),
      Block.fields(
        Block.Fields(items: [
          Block.Fields.Item(label: "ئىسمى", value: "ئەخمەت ئابدۇللا"), Block.Fields.Item(label: "ئادرېس", value: ""),
        ])),
      Block.table(
        Block.Table(
          columns: [Block.Table.Column(width: 2), Block.Table.Column(align: .end)], header: ["تۈر", "سومما"],
          rows: [["سامساق مايسىسى", "360.00"], ["ئىش ھەققى", "120.00"]])),
      Block.signature(Block.SignatureBox(label: "ئىمزا")),
      Block.fingerprint(Block.StampBox(label: "بارماق ئىزى", size: .millimetres(25))),
    ])

  private static let tibetan = Document(
    language: "bo-CN",
    blocks: [
      Block.heading(Block.Heading(text: "མི་དམངས་འདུམ་སྒྲིག་གྲོས་མཐུན།")),
      Block.paragraph(
        Block.Paragraph(spans: [
          Span("ཕྱོགས་གཉིས་ཀྱིས་རང་མོས་ཐོག་ནས་གཤམ་གསལ་གྱི་གྲོས་མཐུན་བཞག་པ་ཡིན། རྒྱུད་སྒྲ་བསྒྲུབས་རྫོགས། སྐྱིད་པོ་ཡོད།")
        ])),
      Block.fields(Block.Fields(items: [Block.Fields.Item(label: "མིང་", value: "བཀྲ་ཤིས་དོན་གྲུབ་（扎西顿珠）")])),
    ])

  private static let rare = Document(blocks: [
    Block.paragraph(Block.Paragraph(spans: [Span("生僻字：㐀、𠮷、㛃、𬭚、𠀀、𣎴、龘、䶮、㸚。")])),
    Block.paragraph(Block.Paragraph(spans: [Span("加粗：㐀𠮷㛃𬭚𠀀", bold: true)])),
    Block.paragraph(Block.Paragraph(spans: [Span("骨直角令海刃化（大陆字形）")], size: .large)),
    Block.paragraph(Block.Paragraph(spans: [Span("☑ □ № ℃ ½ ① ㎡ ✓ ★ ☎")])),
  ])

  private static let signedPages = Document(
    page: PageSetup(length: .millimetres(120), footer: "第 [[page]] 页 共 [[pages]] 页 · [[job]]", signature: true),
    blocks: [
      Block.heading(Block.Heading(text: "询问笔录")),
      Block.paragraph(Block.Paragraph(spans: [Span("问：你把事情经过讲一下。")])),
      Block.paragraph(Block.Paragraph(spans: [Span("答：" + String(repeating: boundary, count: 3))], align: .justify)),
      Block.table(
        Block.Table(
          columns: [Block.Table.Column(width: 2), Block.Table.Column(align: .end)], header: ["物品", "数量"],
          rows: (1...9).map { ["第 \($0) 件", "\($0)"] })),
      Block.paragraph(Block.Paragraph(spans: [Span("以上记录共 [[pages]] 页，我看过，和我说的相符。")])),
    ])

  private static let largeType = Document(
    textSize: .large,
    blocks: [
      Block.heading(Block.Heading(text: "反诈提示", level: 1)),
      Block.paragraph(
        Block.Paragraph(spans: [Span("凡是自称“公检法”要求转账的，都是诈骗。请拨打 96110。")], align: .justify, indent: .ems(2))),
      Block.fields(
        Block.Fields(items: [
          Block.Fields.Item(label: "民警", value: "李警官"), Block.Fields.Item(label: "电话", value: "110"),
        ])),
      Block.list(Block.List(ordered: true, items: ["不轻信", "不透露、不转账"])),
    ])
}
