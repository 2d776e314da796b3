extension ProblemCode {
  /// The sentences of failures of uploads that are no documents of ours: text, PDF, ESC/POS; nil for all others.
  var uploadText: Text? {
    switch self {
    case .documentEmpty:
      Text(
        status: 422, retryable: false,
        title: Localized(en: "File is empty", zh: "文件为空"),
        detail: Localized(en: "The file has no content (0 bytes).", zh: "文件没有内容（0 字节）。"),
        remedy: Localized(en: "Choose the right file, or save it again.", zh: "请选择正确的文件，或重新保存。"))
    case .documentTooLarge:
      Text(
        status: 413, retryable: false,
        title: Localized(en: "Document is too large", zh: "文档过大"),
        detail: Localized(en: "A document of this kind may have {limit} bytes at most.", zh: "此类文档不得超过 {limit} 字节。"),
        remedy: Localized(en: "Split the document.", zh: "请分成几份文档。"))
    case .tooManyUploads:
      Text(
        status: 503, retryable: true,
        title: Localized(en: "Too many uploads wait", zh: "待打印的上传文件过多"),
        detail: Localized(
          en: "One user may have {limit} uploads of {megabytes} MB together that are not printed yet.",
          zh: "每个用户最多可有 {limit} 个、共 {megabytes} MB 尚未打印的上传文件。"),
        remedy: Localized(
          en: "Print or delete some of them, or wait until they expire.", zh: "请打印或删除其中一些，或等待其过期。"))
    case .unsupportedCharset:
      Text(
        status: 415, retryable: false,
        title: Localized(en: "Unknown character set", zh: "未知的字符编码"),
        detail: Localized(en: "The charset of the Content-Type is not known here.", zh: "不认识 Content-Type 中的 charset。"),
        remedy: Localized(en: "Name one of: {expected}.", zh: "请使用：{expected}。"))
    case .textNotInCharset:
      Text(
        status: 422, retryable: false,
        title: Localized(en: "Text is not in its character set", zh: "文本与字符编码不符"),
        detail: Localized(en: "The text's bytes are not valid {charset}.", zh: "文本内容不是有效的 {charset}。"),
        remedy: Localized(en: "Name the right charset, or save the text as UTF-8.", zh: "请指明正确的 charset，或将文本另存为 UTF-8。")
      )
    case .charsetUnknown:
      Text(
        status: 422, retryable: false,
        title: Localized(en: "Text's character set cannot be told", zh: "无法识别文本编码"),
        detail: Localized(en: "The text is neither valid UTF-8 nor GB18030.", zh: "文本既不是有效的 UTF-8，也不是 GB18030。"),
        remedy: Localized(
          en: "Save the text as UTF-8, or name its charset in the Content-Type.",
          zh: "请将文本另存为 UTF-8，或在 Content-Type 中指明 charset。"))
    case .rawIncomplete:
      Text(
        status: 422, retryable: false,
        title: Localized(en: "ESC/POS data are incomplete", zh: "ESC/POS 数据不完整"),
        detail: Localized(
          en: "The data end inside the command that begins at byte {offset}.", zh: "数据在第 {offset} 字节开始的指令中途结束。"),
        remedy: Localized(en: "Send the data whole.", zh: "请发送完整的数据。"))
    case .rawCommandUnsafe:
      Text(
        status: 422, retryable: false,
        title: Localized(en: "ESC/POS command is not allowed", zh: "不允许的 ESC/POS 指令"),
        detail: Localized(
          en:
            "The command {command} at byte {offset} would clear the printer, take it off line, test it or change what it keeps for good.",
          zh: "第 {offset} 字节的 {command} 会清空打印机、使其脱机、自检或更改其永久设置。"),
        remedy: Localized(
          en: "Leave the command out; where it stands in a picture, scale the picture otherwise.",
          zh: "请去掉该指令；若它出现在图像数据中，请改变图像尺寸。"))
    case .rawCommandAsks:
      Text(
        status: 422, retryable: false,
        title: Localized(en: "ESC/POS data ask the printer", zh: "ESC/POS 数据含查询指令"),
        detail: Localized(
          en: "The command {command} at byte {offset} asks the printer, and its answer could be taken for another.",
          zh: "第 {offset} 字节的 {command} 会查询打印机，其应答可能被误认。"),
        remedy: Localized(
          en: "Leave the command out; satcheld watches the printer's status itself.",
          zh: "请去掉该指令；satcheld 会自行监视打印机状态。"))
    case .previewUnavailable:
      Text(
        status: 422, retryable: false,
        title: Localized(en: "No preview of ESC/POS data", zh: "ESC/POS 数据无法预览"),
        detail: Localized(
          en: "Only the printer knows what ready-made ESC/POS data look like.", zh: "ESC/POS 数据的样子只有打印机知道。"),
        remedy: Localized(en: "Print it, or send a document or a PDF.", zh: "请直接打印，或改用文档、PDF。"))
    default: nil
    }
  }
}
