extension ProblemCode {
  /// The sentences of failures of documents and templates; nil for all others.
  var documentText: Text? {
    switch self {
    case .documentFormatError:
      Text(
        status: 422, retryable: false,
        title: Localized(en: "Document cannot be read", zh: "文档无法读取"),
        detail: Localized(en: "The document's bytes are not what its type says.", zh: "文档内容与其类型不符。"),
        remedy: Localized(en: "Make the document anew and send it again.", zh: "请重新生成文档后再发送。"))
    case .imageTooLarge:
      Text(
        status: 422, retryable: false,
        title: Localized(en: "Picture is too large", zh: "图片过大"),
        detail: Localized(en: "The picture has more than {limit} pixels.", zh: "图片超过 {limit} 像素。"),
        remedy: Localized(en: "Scale the picture down first.", zh: "请先缩小图片。"))
    case .imageUnreadable:
      Text(
        status: 422, retryable: false,
        title: Localized(en: "Picture cannot be read", zh: "图片无法读取"),
        detail: Localized(en: "The picture is damaged or is neither PNG nor JPEG.", zh: "图片已损坏，或不是 PNG、JPEG。"),
        remedy: Localized(en: "Send an undamaged PNG or JPEG.", zh: "请发送完好的 PNG 或 JPEG。"))
    case .codeTooLong:
      Text(
        status: 422, retryable: false,
        title: Localized(en: "Text does not fit the code", zh: "条码内容过长"),
        detail: Localized(en: "The text is longer than the code can hold at this size.", zh: "内容超出该条码在此尺寸下的容量。"),
        remedy: Localized(en: "Shorten the text or enlarge the code.", zh: "请缩短内容或放大条码。"))
    case .codeUnsupportedText:
      Text(
        status: 422, retryable: false,
        title: Localized(en: "Text does not fit the symbology", zh: "条码内容不合规则"),
        detail: Localized(
          en: "The text breaks the symbology's rule: {expected}.", zh: "内容不合该码制的规则：{expected}。"),
        remedy: Localized(en: "Mend the text, or choose another symbology.", zh: "请更正内容，或更换码制。"))
    case .verticalScript:
      Text(
        status: 422, retryable: false,
        title: Localized(en: "Vertical script is not supported", zh: "不支持竖排文字"),
        detail: Localized(en: "Vertical Mongolian cannot be printed yet.", zh: "暂不支持打印竖排蒙古文。"),
        remedy: Localized(en: "Use another language for this document.", zh: "请改用其他文字。"))
    case .missingGlyph:
      Text(
        status: 422, retryable: false,
        title: Localized(en: "A character has no glyph", zh: "缺少字形"),
        detail: Localized(en: "No installed font has the character {character}.", zh: "已安装的字体中没有字符 {character}。"),
        remedy: Localized(
          en: "Install a font that has it (fonts-noto-cjk, fonts-hanazono).",
          zh: "请安装含该字的字体（fonts-noto-cjk、fonts-hanazono）。"))
    case .replacementCharacter:
      Text(
        status: 422, retryable: false,
        title: Localized(en: "A character was lost", zh: "有字符丢失"),
        detail: Localized(
          en: "The text holds U+FFFD, which stands for a character that was lost when it was read.",
          zh: "文字中有 U+FFFD，表示读取时丢失了一个字符。"),
        remedy: Localized(en: "Send the text again, as UTF-8.", zh: "请以 UTF-8 重新发送该文字。"))
    case .documentTooLong:
      Text(
        status: 422, retryable: false,
        title: Localized(en: "Printout is too long", zh: "打印内容过长"),
        detail: Localized(en: "The printout would be longer than {limit} mm.", zh: "打印长度将超过 {limit} 毫米。"),
        remedy: Localized(en: "Split the document.", zh: "请分成几份打印。"))
    case .paperTooNarrow:
      Text(
        status: 422, retryable: false,
        title: Localized(en: "Paper is too narrow", zh: "纸张过窄"),
        detail: Localized(
          en: "This needs {needed} mm of width and the paper has {width} mm.",
          zh: "此内容需要 {needed} 毫米宽，纸张可打印宽度为 {width} 毫米。"),
        remedy: Localized(
          en: "Choose a printer for wider paper, smaller type or fewer columns.", zh: "请改用更宽的打印机，或减小字号、减少列数。"))
    case .unknownTemplate:
      Text(
        status: 404, retryable: false,
        title: Localized(en: "No such template", zh: "没有此模板"),
        detail: Localized(en: "There is no template of this name.", zh: "没有这个名称的模板。"),
        remedy: Localized(en: "See GET /v1/templates for the names.", zh: "请用 GET /v1/templates 查看模板名称。"))
    case .templateInvalid:
      Text(
        status: 422, retryable: false,
        title: Localized(en: "Template is faulty", zh: "模板有误"),
        detail: Localized(en: "The template cannot be used: {expected}.", zh: "模板无法使用：{expected}。"),
        remedy: Localized(en: "Mend the template.", zh: "请修正模板。"))
    case .templateBuiltIn:
      Text(
        status: 409, retryable: false,
        title: Localized(en: "Template belongs to Satchel", zh: "内置模板不能更改"),
        detail: Localized(
          en: "A template that comes with Satchel can be neither changed nor deleted.",
          zh: "随 Satchel 提供的模板不能更改或删除。"),
        remedy: Localized(en: "Store yours under another name.", zh: "请用其他名称保存模板。"))
    case .unknownDocument:
      Text(
        status: 404, retryable: false,
        title: Localized(en: "No such document", zh: "没有此文档"),
        detail: Localized(en: "There is no such document, or it has expired.", zh: "文档不存在或已过期。"),
        remedy: Localized(en: "Upload the document again.", zh: "请重新上传文档。"))
    default: nil
    }
  }
}
