/// The rest of the kit: fonts, disk, database, clock, and the daemon's own part.
extension DiagnosticFinding {
  static let kit: [DiagnosticFinding] = [
    .fontsComplete, .fontsMissing, .fontsUnknown, .diskRoomy, .diskLow, .diskFull, .diskUnknown, .keyGood, .keyStored,
    .keyMissing, .keyExposed, .keyUnseen, .databaseGood, .daemonUnreachable, .daemonWithoutDiagnostics, .runFailed,
    .clockPlausible, .clockUnsynchronised, .clockBehind,
    .clockAhead,
  ]

  /// Every sample has its glyphs: `samples`.
  public static let fontsComplete = DiagnosticFinding(
    "fonts-complete", .ok,
    Localized(en: "Every sample has its glyphs: {samples}.", zh: "所有示例文字均有字形：{samples}。"))

  /// No font has the glyphs of: `missing`.
  public static let fontsMissing = DiagnosticFinding(
    "fonts-missing", .failure,
    Localized(en: "No font has the glyphs of: {missing}.", zh: "缺少字形：{missing}。"),
    remedy: Localized(
      en: "Install the fonts that the package depends on: apt install --fix-broken.",
      zh: "请安装软件包所需字体：apt install --fix-broken。"))

  /// fc-list gave no answer, so the fonts are not known.
  public static let fontsUnknown = DiagnosticFinding(
    "fonts-unknown", .notDone,
    Localized(en: "fc-list gave no answer, so the fonts are not known.", zh: "fc-list 没有应答，无法检查字体。"),
    remedy: Localized(en: "Install it: apt install fontconfig.", zh: "请安装：apt install fontconfig。"))

  /// `free` MiB of `total` MiB are free at `path`.
  public static let diskRoomy = DiagnosticFinding(
    "disk-roomy", .ok,
    Localized(en: "{free} MiB of {total} MiB are free at {path}.", zh: "{path} 剩余 {free} MiB（共 {total} MiB）。"))

  /// Only `free` MiB of `total` MiB are free at `path`.
  public static let diskLow = DiagnosticFinding(
    "disk-low", .warning,
    Localized(en: "Only {free} MiB of {total} MiB are free at {path}.", zh: "{path} 仅剩 {free} MiB（共 {total} MiB）。"),
    remedy: Localized(
      en: "Make room: apt clean; journalctl --vacuum-size=50M.", zh: "请清理空间：apt clean；journalctl --vacuum-size=50M。"))

  /// The disk is full at `path`: `free` MiB of `total` MiB are free.
  public static let diskFull = DiagnosticFinding(
    "disk-full", .failure,
    Localized(
      en: "The disk is full at {path}: {free} MiB of {total} MiB are free.",
      zh: "{path} 磁盘已满：剩余 {free} MiB（共 {total} MiB）。"),
    remedy: Localized(
      en: "Make room: apt clean; journalctl --vacuum-size=50M.", zh: "请清理空间：apt clean；journalctl --vacuum-size=50M。"))

  /// The free space at `path` cannot be told (`reason`).
  public static let diskUnknown = DiagnosticFinding(
    "disk-unknown", .failure,
    Localized(en: "The free space at {path} cannot be told ({reason}).", zh: "无法得知 {path} 的剩余空间（{reason}）。"),
    remedy: Localized(en: "Check that {path} is there and its disk is mounted.", zh: "请检查 {path} 是否存在、磁盘是否挂载。"))

  /// The key from `source` opens what is kept.
  public static let keyGood = DiagnosticFinding(
    "key-good", .ok,
    Localized(en: "The key from {source} opens what is kept.", zh: "密钥（{source}）可打开保存的内容。"))

  /// The key is at `path`.
  public static let keyStored = DiagnosticFinding(
    "key-stored", .ok, Localized(en: "The key is at {path}.", zh: "密钥位于 {path}。"))

  /// There is no key at `path`.
  public static let keyMissing = DiagnosticFinding(
    "key-missing", .failure,
    Localized(
      en: "There is no key at {path}: satcheld cannot open what it keeps.", zh: "{path} 没有密钥，satcheld 无法打开保存的内容。"),
    remedy: Localized(
      en: "Put it back; on a kit without data make one: /usr/lib/satchel/satchel-key make.",
      zh: "请恢复密钥；设备上尚无数据时可生成：/usr/lib/satchel/satchel-key make。"))

  /// Others than its owner may read the key at `path` (`mode`).
  public static let keyExposed = DiagnosticFinding(
    "key-exposed", .failure,
    Localized(
      en: "Others than its owner may read the key at {path} (mode {mode}).", zh: "所有者以外的用户可读取密钥 {path}（权限 {mode}）。"),
    remedy: Localized(
      en: "Take the right away (chmod 600 {path}) and replace the key, as docs/privacy.md says.",
      zh: "请收回权限（chmod 600 {path}），并按 docs/privacy.md 更换密钥。"))

  /// Only root may look for the key at `path`.
  public static let keyUnseen = DiagnosticFinding(
    "key-unseen", .notDone,
    Localized(en: "This user may not look for the key at {path}.", zh: "当前用户无权查看 {path} 处的密钥。"),
    remedy: Localized(en: "Run the doctor as root.", zh: "请以 root 身份运行诊断。"))

  /// SQLite's quick check finds the database sound.
  public static let databaseGood = DiagnosticFinding(
    "database-good", .ok,
    Localized(en: "SQLite's quick check finds the database sound.", zh: "SQLite 快速检查：数据库完好。"))

  /// satcheld does not answer.
  public static let daemonUnreachable = DiagnosticFinding(
    "daemon-unreachable", .notDone,
    Localized(en: "satcheld does not answer.", zh: "satcheld 没有应答。"))

  /// satcheld `version` has no diagnostics.
  public static let daemonWithoutDiagnostics = DiagnosticFinding(
    "daemon-without-diagnostics", .notDone,
    Localized(en: "satcheld {version} has no diagnostics.", zh: "satcheld {version} 没有诊断功能。"),
    remedy: Localized(en: "Upgrade the package and restart satchel.service.", zh: "请升级软件包并重启 satchel.service。"))

  /// satcheld ended the run: `code`.
  public static let runFailed = DiagnosticFinding(
    "run-failed", .notDone,
    Localized(en: "satcheld ended the run: {code}.", zh: "satcheld 未完成诊断：{code}。"),
    remedy: Localized(en: "Run the doctor again.", zh: "请重新诊断。"))

  /// The clock reads `time` UTC and has been set by a time service.
  public static let clockPlausible = DiagnosticFinding(
    "clock-plausible", .ok,
    Localized(en: "The clock reads {time} UTC and has been set by a time service.", zh: "时钟为 {time}（UTC），已由时间服务校准。"))

  /// The clock reads `time` UTC; no time service has set it, as is usual without a network.
  public static let clockUnsynchronised = DiagnosticFinding(
    "clock-unsynchronised", .ok,
    Localized(
      en: "The clock reads {time} UTC; no time service has set it, as is usual without a network.",
      zh: "时钟为 {time}（UTC）；未经时间服务校准，无网络时属正常。"))

  /// The clock reads `time` UTC, which is before this release was built.
  public static let clockBehind = DiagnosticFinding(
    "clock-behind", .failure,
    Localized(
      en: "The clock reads {time} UTC, which is before this release was built.", zh: "时钟为 {time}（UTC），早于本版本的构建时间。"),
    remedy: Localized(
      en: "Set it: timedatectl set-time; a dead clock battery loses it again.",
      zh: "请设置：timedatectl set-time；若再次丢失，请更换时钟电池。"))

  /// The clock reads `time` UTC, which is too far ahead to be true.
  public static let clockAhead = DiagnosticFinding(
    "clock-ahead", .failure,
    Localized(en: "The clock reads {time} UTC, which is too far ahead to be true.", zh: "时钟为 {time}（UTC），远超合理范围。"),
    remedy: Localized(en: "Set it: timedatectl set-time.", zh: "请设置：timedatectl set-time。"))
}
