extension ProblemCode {
  /// The sentences of failures of PDF documents; nil for all others.
  var pdfText: Text? {
    switch self {
    case .pdfDamaged:
      Text(
        status: 422, retryable: false,
        title: Localized(en: "PDF cannot be read", zh: "PDF 无法读取"),
        detail: Localized(en: "The PDF is damaged, or is no PDF.", zh: "PDF 已损坏，或不是 PDF。"),
        remedy: Localized(en: "Make the PDF anew and send it again.", zh: "请重新生成 PDF 后再发送。"))
    case .pdfEncrypted:
      Text(
        status: 422, retryable: false,
        title: Localized(en: "PDF needs a password", zh: "PDF 需要密码"),
        detail: Localized(en: "The PDF is encrypted and opens with a password only.", zh: "PDF 已加密，须用密码才能打开。"),
        remedy: Localized(en: "Save the PDF without a password.", zh: "请将 PDF 另存为无密码的文件。"))
    case .pdfEmpty:
      Text(
        status: 422, retryable: false,
        title: Localized(en: "PDF is empty", zh: "PDF 没有内容"),
        detail: Localized(en: "The PDF has no pages, or nothing is on them.", zh: "PDF 没有页面，或页面都是空白。"),
        remedy: Localized(en: "Check the PDF in a viewer.", zh: "请用阅读器检查该 PDF。"))
    case .pdfTooManyPages:
      Text(
        status: 422, retryable: false,
        title: Localized(en: "PDF has too many pages", zh: "PDF 页数过多"),
        detail: Localized(en: "The PDF has more than {limit} pages.", zh: "PDF 超过 {limit} 页。"),
        remedy: Localized(en: "Save the pages that are needed as a PDF of their own.", zh: "请将需要的页面另存为单独的 PDF。"))
    case .pdfPageSize:
      Text(
        status: 422, retryable: false,
        title: Localized(en: "PDF page has an odd size", zh: "PDF 页面尺寸异常"),
        detail: Localized(
          en: "Page {page} of the PDF is too long or too narrow for a roll.", zh: "PDF 第 {page} 页过长或过窄，无法打印在纸卷上。"),
        remedy: Localized(en: "Print the PDF to a common paper size, such as A4, first.", zh: "请先将 PDF 转为 A4 等常用纸张尺寸。"))
    case .pdfTooComplex:
      Text(
        status: 422, retryable: false,
        title: Localized(en: "PDF is too complex", zh: "PDF 过于复杂"),
        detail: Localized(en: "Drawing the PDF takes more time or memory than is allowed.", zh: "绘制该 PDF 所需时间或内存超过限制。"),
        remedy: Localized(en: "Simplify the PDF, or send its pages as pictures.", zh: "请简化该 PDF，或将页面转为图片发送。"))
    case .pdfReaderMissing:
      Text(
        status: 503, retryable: true,
        title: Localized(en: "PDF cannot be drawn here", zh: "本机无法处理 PDF"),
        detail: Localized(en: "The programs that draw PDF are not installed.", zh: "未安装处理 PDF 的程序。"),
        remedy: Localized(en: "Install the package poppler-utils.", zh: "请安装软件包 poppler-utils。"))
    default: nil
    }
  }
}
