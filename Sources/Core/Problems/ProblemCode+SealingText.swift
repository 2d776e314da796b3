extension ProblemCode {
  /// The sentences of what is kept sealed and of the key that it hangs on; nil for all others.
  var sealingText: Text? {
    switch self {
    case .contentDamaged:
      Text(
        status: 500, retryable: false,
        title: Localized(en: "Kept content is damaged", zh: "保存的内容已损坏"),
        detail: Localized(
          en: "What was kept for this was changed on the disk and cannot be opened ({function}).",
          zh: "保存在磁盘上的相应内容已被改动，无法打开（{function}）。"),
        remedy: Localized(
          en: "Send it again; everything else is as it was. If it comes again, check the disk.",
          zh: "请重新提交；其他内容不受影响。如再次出现，请检查磁盘。"))
    case .encryptionKeyMissing:
      Text(
        status: 500, retryable: false,
        title: Localized(en: "Encryption key is missing", zh: "缺少加密密钥"),
        detail: Localized(
          en: "All content is kept sealed, and the key for it is not there: {source}. Nothing was changed.",
          zh: "所有内容均须加密保存，但密钥不在：{source}。未作任何改动。"),
        remedy: Localized(
          en: "Put the key back; on a kit without data make one: /usr/lib/satchel/satchel-key make.",
          zh: "请恢复密钥；设备上尚无数据时可生成：/usr/lib/satchel/satchel-key make。"))
    case .encryptionKeyWrong:
      Text(
        status: 500, retryable: false,
        title: Localized(en: "Encryption key is another one", zh: "加密密钥不符"),
        detail: Localized(
          en: "What is kept was sealed under another key than this one: {source}. Nothing was changed.",
          zh: "保存的内容是用另一密钥加密的，与此密钥不符：{source}。未作任何改动。"),
        remedy: Localized(
          en: "Put back the key that belongs to this data; without it the data can only be cleared away.",
          zh: "请恢复与这些数据对应的密钥；没有该密钥，数据只能清除。"))
    case .encryptionKeyUnusable:
      Text(
        status: 500, retryable: false,
        title: Localized(en: "Encryption key cannot be used", zh: "加密密钥无法使用"),
        detail: Localized(
          en: "The key cannot be used: {source}, because {reason}.", zh: "密钥无法使用：{source}，原因：{reason}。"),
        remedy: Localized(
          en: "Keep a file of 32 bytes and mode 0600 apart from the data folder (keyFile in the configuration).",
          zh: "请在数据文件夹之外保存 32 字节、权限 0600 的密钥文件（配置项 keyFile）。"))
    default: nil
    }
  }
}
