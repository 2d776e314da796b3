import Core
import Imaging

/// Documents as they are met in the field.
enum SampleDocuments {
  /// Two neighbours and the boundary between their fields; names and numbers are invented.
  static let agreement = Document(
    language: "zh-CN",
    page: PageSetup(footer: "[[job]] 第 [[page]] 页 共 [[pages]] 页 · 第 [[copy]] 份 共 [[copies]] 份"),
    blocks: [
      Block.heading(Block.Heading(text: "人民调解协议书")),
      Block.paragraph(Block.Paragraph(spans: [Span("编号：（2026）槐人调字第 117 号")], align: .end, size: .small)),
      Block.rule(.double),
      Block.heading(Block.Heading(text: "一、当事人", level: 3)),
      Block.fields(
        Block.Fields(items: [
          Block.Fields.Item(label: "甲方", value: "张㛃"), Block.Fields.Item(label: "性别", value: "女"),
          Block.Fields.Item(label: "民族", value: "汉族"),
          Block.Fields.Item(label: "身份证号", value: "11010519491231002X"),
          Block.Fields.Item(label: "住址", value: "槐树镇老槐村三组二十一号（村委会东侧第三户）"),
          Block.Fields.Item(label: "联系方式", value: "138-0013-8000"), Block.Fields.Item(label: "代理人", value: ""),
        ])),
      Block.rule(.dashed),
      Block.fields(
        Block.Fields(items: [
          Block.Fields.Item(label: "乙方", value: "李𠮷"), Block.Fields.Item(label: "性别", value: "男"),
          Block.Fields.Item(label: "民族", value: "维吾尔族"),
          Block.Fields.Item(label: "身份证号", value: "110105194912310038"),
          Block.Fields.Item(label: "住址", value: "槐树镇老槐村三组二十二号"),
          Block.Fields.Item(label: "联系方式", value: "139-0013-9000"),
        ])),
      Block.heading(Block.Heading(text: "二、纠纷主要事实、争议事项", level: 3)),
      Block.paragraph(
        Block.Paragraph(
          spans: [
            Span("甲、乙双方系邻居，承包地相连。二〇二六年九月中旬，乙方翻耕时将界埂向北移动约"), Span("四十厘米", bold: true),
            Span("，并铲除甲方已出苗的蒜苗约 12.5 平方米。甲方认为：“界址以老槐树为准，三十年未变”；乙方则称《土地承包经营权证》（2016 年版）所载四至与现状不符。双方多次争吵，未发生肢体冲突。"),
          ], align: .justify, indent: .ems(2))),
      Block.heading(Block.Heading(text: "三、协议内容", level: 3)),
      Block.paragraph(Block.Paragraph(spans: [Span("经调解，双方自愿达成如下协议：")], align: .justify, indent: .ems(2))),
      Block.list(
        Block.List(
          ordered: true,
          items: [
            "双方承包地以老槐树中心与村道北侧第 3 号界桩的连线为界，界线以北归甲方使用，以南归乙方使用。",
            "乙方于 2026 年 12 月 10 日前，将界埂恢复至上述界线，埂宽不少于 30 厘米，费用由乙方承担。",
            "乙方一次性赔偿甲方蒜苗损失人民币 480.00 元（大写：肆佰捌拾元整），于签订本协议当日以现金付清。",
            "恢复界埂后，双方各在己方一侧留出 20 厘米不耕种，作为排水、通行之用，任何一方不得占用、堆物。",
            "今后涉及界址的施工（包括但不限于打井、修渠、栽树），一方应提前 3 日告知对方，并请村民小组到场见证。",
            "双方互不追究此前争吵中的言语责任，不得以任何理由再起事端；如有违反，由违约方承担由此造成的损失。",
            "本协议自双方签名、捺印，调解员签名并加盖人民调解委员会印章之日起生效；三十日内可共同申请司法确认。",
          ])),
      Block.heading(Block.Heading(text: "四、赔偿明细", level: 3)),
      Block.table(
        Block.Table(
          columns: [
            Block.Table.Column(width: 3), Block.Table.Column(width: 2, align: .end),
            Block.Table.Column(width: 2, align: .end),
          ],
          header: ["项目", "数量", "金额（元）"],
          rows: [["蒜苗", "12.5 m²", "360.00"], ["误工（修复界埂、协助测量）", "1 日", "120.00"], ["合计", "", "480.00"]])),
      Block.paragraph(Block.Paragraph(spans: [Span("履行方式、地点、期限："), Span("现场现金履行；老槐村村委会；当日。", underline: true)])),
      Block.paragraph(Block.Paragraph(spans: [Span("本协议一式三份，双方当事人各执一份，人民调解委员会留存一份。")], indent: .ems(2))),
      Block.signature(Block.SignatureBox(label: "甲方签名")),
      Block.fingerprint(Block.StampBox(label: "捺印", size: .millimetres(25))),
      Block.signature(Block.SignatureBox(label: "乙方签名")),
      Block.fingerprint(Block.StampBox(label: "捺印", size: .millimetres(25))),
      Block.signature(Block.SignatureBox(label: "人民调解员签名")), Block.signature(Block.SignatureBox(label: "记录人")),
      Block.seal(Block.StampBox(label: "人民调解委员会\n（印章）", size: .millimetres(42))),
      Block.paragraph(Block.Paragraph(spans: [Span("二〇二六年十一月二十三日")], align: .end)),
    ])
}
