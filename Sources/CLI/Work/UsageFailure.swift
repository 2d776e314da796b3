import Core
import Glibc

/// A failure on this side of the socket: a file, a type, an option's value.
struct UsageFailure: Error, Equatable {
  /// A word for scripts.
  let code: String
  /// What happened.
  let detail: Localized
  /// What to do about it.
  let remedy: Localized

  /// The file cannot be read.
  static func unreadable(_ path: String, _ reason: String) -> Self {
    UsageFailure(
      code: "file-unreadable",
      detail: Localized(en: "\(path) cannot be read: \(reason).", zh: "无法读取 \(path)：\(reason)。"),
      remedy: Localized(en: "Check the path and its permissions.", zh: "请检查路径和权限。"))
  }

  /// The file cannot be written.
  static func unwritable(_ path: String, _ reason: String) -> Self {
    UsageFailure(
      code: "file-unwritable",
      detail: Localized(en: "\(path) cannot be written: \(reason).", zh: "无法写入 \(path)：\(reason)。"),
      remedy: Localized(en: "Check the path, its permissions and the disk.", zh: "请检查路径、权限和磁盘空间。"))
  }

  /// The standard output takes nothing more.
  static func broken(_ output: BrokenOutput) -> Self {
    let reason = String(cString: strerror(output.number))
    return UsageFailure(
      code: "output-unwritable",
      detail: Localized(
        en: "The standard output cannot be written: \(reason).", zh: "无法写入标准输出：\(reason)。"),
      remedy: Localized(
        en: "Check where the output goes, and its disk.", zh: "请检查输出的去向及其磁盘空间。"))
  }

  /// The file is longer than the daemon takes.
  static func tooLarge(limit: Int) -> Self {
    UsageFailure(
      code: "file-too-large",
      detail: Localized(en: "The file is larger than \(limit >> 20) MiB.", zh: "文件超过 \(limit >> 20) MiB。"),
      remedy: Localized(en: "Split it or scale it down.", zh: "请拆分或缩小。"))
  }

  /// The file has not a byte.
  static func empty(_ path: String) -> Self {
    UsageFailure(
      code: "file-empty", detail: Localized(en: "\(path) is empty (0 bytes).", zh: "\(path) 为空（0 字节）。"),
      remedy: Localized(en: "Choose the right file, or save it again.", zh: "请选择正确的文件，或重新保存。"))
  }

  /// There is no printer, or there are several.
  static let whichPrinter = UsageFailure(
    code: "which-printer", detail: Localized(en: "It is not clear which printer is meant.", zh: "无法确定是哪台打印机。"),
    remedy: Localized(
      en: "See satchel devices, and name one with --device.", zh: "请用 satchel devices 查看，并用 --device 指定。"))

  /// There is no camera, or there are several.
  static let whichCamera = UsageFailure(
    code: "which-camera", detail: Localized(en: "It is not clear which camera is meant.", zh: "无法确定是哪台相机。"),
    remedy: Localized(
      en: "See satchel devices, and name one with --device.", zh: "请用 satchel devices 查看，并用 --device 指定。"))

  /// The file's type is not known.
  static let unknownType = UsageFailure(
    code: "file-type-unknown", detail: Localized(en: "The file's type cannot be told.", zh: "无法判断文件类型。"),
    remedy: Localized(
      en: "Name it with --type document, pdf, png, jpeg, text or escpos.",
      zh: "请用 --type 指明：document、pdf、png、jpeg、text 或 escpos。"))

  /// The file's name and its content disagree.
  static func mismatch(_ type: String) -> Self {
    UsageFailure(
      code: "file-type-mismatch",
      detail: Localized(
        en: "The file is named as \(type), but its content is something else.", zh: "文件名为 \(type) 类型，但内容不符。"),
      remedy: Localized(en: "Check the file; --type overrides its name.", zh: "请检查文件；可用 --type 指明类型。"))
  }

  /// A picture would go to a terminal.
  static let terminalOutput = UsageFailure(
    code: "output-is-terminal", detail: Localized(en: "A picture cannot be shown on a terminal.", zh: "图片不能输出到终端。"),
    remedy: Localized(en: "Name a file with -o.", zh: "请用 -o 指定文件。"))
}
