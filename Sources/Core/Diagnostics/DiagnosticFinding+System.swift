/// The machine: package, accounts, units, kernel.
extension DiagnosticFinding {
  static let system: [DiagnosticFinding] = [
    .packageInstalled, .packageMissing, .packageUnfinished, .packageVersionDiffers, .packageUnknown, .accountsReady,
    .userMissing, .groupMissing, .daemonNotInGroup, .callerNotInGroup, .callerMustLogIn, .accountsUnknown, .unitActive,
    .unitMissing, .unitMasked, .unitFailed, .unitRestarting, .unitInactive, .unitNotEnabled, .unitWithoutSystemd,
    .unitUnknown, .modulesReady, .usbMissing, .uvcvideoMissing, .uvcvideoNotLoaded,
  ]

  /// Package satchel `version` is installed on `system`.
  public static let packageInstalled = DiagnosticFinding(
    "package-installed", .ok,
    Localized(en: "Package satchel {version} is installed on {system}.", zh: "已安装 satchel {version}（{system}）。"))

  /// Package satchel is not installed on `system`.
  public static let packageMissing = DiagnosticFinding(
    "package-missing", .failure,
    Localized(en: "Package satchel is not installed on {system}.", zh: "未安装 satchel 软件包（{system}）。"),
    remedy: Localized(
      en: "Install it: apt install ./satchel_VERSION_amd64.deb.", zh: "请安装：apt install ./satchel_版本_amd64.deb。"))

  /// The installation of package satchel `version` is unfinished: `state`.
  public static let packageUnfinished = DiagnosticFinding(
    "package-unfinished", .failure,
    Localized(
      en: "The installation of package satchel {version} is unfinished: {state}.",
      zh: "satchel {version} 的安装未完成：{state}。"),
    remedy: Localized(en: "Finish it: dpkg --configure -a.", zh: "请完成安装：dpkg --configure -a。"))

  /// Package satchel `version` is installed, but this command is version `command`.
  public static let packageVersionDiffers = DiagnosticFinding(
    "package-version-differs", .warning,
    Localized(
      en: "Package satchel {version} is installed, but this command is version {command}.",
      zh: "已安装 satchel {version}，但当前命令的版本是 {command}。"),
    remedy: Localized(en: "Use the packaged command, /usr/bin/satchel.", zh: "请使用软件包中的命令 /usr/bin/satchel。"))

  /// dpkg's status file cannot be read.
  public static let packageUnknown = DiagnosticFinding(
    "package-unknown", .notDone,
    Localized(en: "dpkg's status file cannot be read.", zh: "无法读取 dpkg 状态文件。"),
    remedy: Localized(en: "Check /var/lib/dpkg/status.", zh: "请检查 /var/lib/dpkg/status。"))

  /// User satcheld and groups satchel and satchel-tech are there, and `user` may talk to satcheld.
  public static let accountsReady = DiagnosticFinding(
    "accounts-ready", .ok,
    Localized(
      en: "User satcheld and groups satchel and satchel-tech are there, and {user} may talk to satcheld.",
      zh: "用户 satcheld、组 satchel 和 satchel-tech 齐全，{user} 可访问 satcheld。"))

  /// The user `name` does not exist.
  public static let userMissing = DiagnosticFinding(
    "user-missing", .failure,
    Localized(en: "The user {name} does not exist.", zh: "用户 {name} 不存在。"),
    remedy: Localized(en: "Create it: systemd-sysusers.", zh: "请创建：systemd-sysusers。"))

  /// The group `name` does not exist.
  public static let groupMissing = DiagnosticFinding(
    "group-missing", .failure,
    Localized(en: "The group {name} does not exist.", zh: "组 {name} 不存在。"),
    remedy: Localized(en: "Create it: systemd-sysusers.", zh: "请创建：systemd-sysusers。"))

  /// The user satcheld is not in the group satchel, which the devices belong to.
  public static let daemonNotInGroup = DiagnosticFinding(
    "daemon-not-in-group", .failure,
    Localized(
      en: "The user satcheld is not in the group satchel, which the devices belong to.",
      zh: "用户 satcheld 不在设备所属的 satchel 组中。"),
    remedy: Localized(
      en: "Add it: usermod -aG satchel satcheld; systemctl restart satchel.service.",
      zh: "请加入：usermod -aG satchel satcheld；systemctl restart satchel.service。"))

  /// `user` is in neither satchel nor satchel-tech, so satcheld does not talk to this user.
  public static let callerNotInGroup = DiagnosticFinding(
    "caller-not-in-group", .warning,
    Localized(
      en: "{user} is in neither satchel nor satchel-tech, so satcheld does not talk to this user.",
      zh: "{user} 不在 satchel 或 satchel-tech 组中，无权访问 satcheld。"),
    remedy: Localized(
      en: "Add the user (usermod -aG satchel {user}) and log in again.", zh: "请加入该用户（usermod -aG satchel {user}）后重新登录。")
  )

  /// `user` is in the group `group`, but not yet in this login.
  public static let callerMustLogIn = DiagnosticFinding(
    "caller-must-log-in", .warning,
    Localized(en: "{user} is in the group {group}, but not yet in this login.", zh: "{user} 已在 {group} 组中，但本次登录尚未生效。"),
    remedy: Localized(en: "Log out and in again.", zh: "请注销后重新登录。"))

  /// The user database /etc/passwd or /etc/group cannot be read.
  public static let accountsUnknown = DiagnosticFinding(
    "accounts-unknown", .notDone,
    Localized(
      en: "The user database /etc/passwd or /etc/group cannot be read.", zh: "无法读取用户数据库 /etc/passwd 或 /etc/group。"),
    remedy: Localized(en: "Check both files.", zh: "请检查这两个文件。"))

  /// satchel.service is active (`sub`), restarted `restarts` times since boot.
  public static let unitActive = DiagnosticFinding(
    "unit-active", .ok,
    Localized(
      en: "satchel.service is active ({sub}), restarted {restarts} times since boot.",
      zh: "satchel.service 正在运行（{sub}），自动重启 {restarts} 次。"))

  /// systemd does not know `unit`.
  public static let unitMissing = DiagnosticFinding(
    "unit-missing", .failure,
    Localized(en: "systemd does not know {unit}.", zh: "systemd 中没有 {unit}。"),
    remedy: Localized(
      en: "Install the package again: apt install --reinstall ./satchel_VERSION_amd64.deb.",
      zh: "请重新安装软件包：apt install --reinstall ./satchel_版本_amd64.deb。"))

  /// `unit` is masked, so it cannot start.
  public static let unitMasked = DiagnosticFinding(
    "unit-masked", .failure,
    Localized(en: "{unit} is masked, so it cannot start.", zh: "{unit} 已被屏蔽，无法启动。"),
    remedy: Localized(
      en: "Unmask and start it: systemctl unmask {unit}; systemctl start satchel.socket.",
      zh: "请解除屏蔽并启动：systemctl unmask {unit}；systemctl start satchel.socket。"))

  /// `unit` has failed: `result`.
  public static let unitFailed = DiagnosticFinding(
    "unit-failed", .failure,
    Localized(en: "{unit} has failed: {result}.", zh: "{unit} 已失败：{result}。"),
    remedy: Localized(
      en: "Read why (journalctl -b -u {unit}), then systemctl restart {unit}.",
      zh: "请查看原因（journalctl -b -u {unit}）后运行 systemctl restart {unit}。"))

  /// satchel.service ends and is started again: `restarts` times so far, last for `result`.
  public static let unitRestarting = DiagnosticFinding(
    "unit-restarting", .failure,
    Localized(
      en: "satchel.service ends and is started again: {restarts} times so far, last for {result}.",
      zh: "satchel.service 反复退出并重启：已 {restarts} 次，最近原因 {result}。"),
    remedy: Localized(en: "Read why: journalctl -b -u satchel.service.", zh: "请查看原因：journalctl -b -u satchel.service。"))

  /// `unit` is not active (`sub`).
  public static let unitInactive = DiagnosticFinding(
    "unit-inactive", .failure,
    Localized(en: "{unit} is not active ({sub}).", zh: "{unit} 未运行（{sub}）。"),
    remedy: Localized(en: "Start it: systemctl start {unit}.", zh: "请启动：systemctl start {unit}。"))

  /// `unit` does not start with the machine (`enabled`).
  public static let unitNotEnabled = DiagnosticFinding(
    "unit-not-enabled", .warning,
    Localized(en: "{unit} does not start with the machine ({enabled}).", zh: "{unit} 未设为开机启动（{enabled}）。"),
    remedy: Localized(en: "Enable it: systemctl enable {unit}.", zh: "请设为开机启动：systemctl enable {unit}。"))

  /// systemd does not run this machine, so nothing starts satcheld.
  public static let unitWithoutSystemd = DiagnosticFinding(
    "unit-without-systemd", .warning,
    Localized(
      en: "systemd does not run this machine, so nothing starts satcheld.", zh: "本机未使用 systemd，satcheld 不会自动启动。"),
    remedy: Localized(en: "Start satcheld by hand, or run the kit's own system.", zh: "请手动启动 satcheld，或使用工作包自带的系统。"))

  /// systemctl gave no answer.
  public static let unitUnknown = DiagnosticFinding(
    "unit-unknown", .notDone,
    Localized(en: "systemctl gave no answer.", zh: "systemctl 没有应答。"),
    remedy: Localized(
      en: "Try systemctl status satchel.service by hand.", zh: "请手动运行 systemctl status satchel.service。"))

  /// Kernel `release` has USB and uvcvideo; loaded: `loaded`.
  public static let modulesReady = DiagnosticFinding(
    "modules-ready", .ok,
    Localized(
      en: "Kernel {release} has USB and uvcvideo; loaded: {loaded}.", zh: "内核 {release} 支持 USB 和 uvcvideo；已加载：{loaded}。"
    ))

  /// Kernel `release` shows no USB.
  public static let usbMissing = DiagnosticFinding(
    "usb-missing", .failure,
    Localized(en: "Kernel {release} shows no USB.", zh: "内核 {release} 没有 USB 支持。"),
    remedy: Localized(
      en: "Boot a kernel with USB, such as Debian's linux-image-amd64.",
      zh: "请使用带 USB 支持的内核，如 Debian 的 linux-image-amd64。"))

  /// Kernel `release` has no uvcvideo, which USB cameras need.
  public static let uvcvideoMissing = DiagnosticFinding(
    "uvcvideo-missing", .failure,
    Localized(
      en: "Kernel {release} has no uvcvideo, which USB cameras need.", zh: "内核 {release} 没有 USB 相机所需的 uvcvideo。"),
    remedy: Localized(
      en: "Install the kernel's full module package, such as Debian's linux-image-amd64, and boot it.",
      zh: "请安装完整的内核模块包（如 Debian 的 linux-image-amd64）并重启。"))

  /// A camera is plugged in at `port`, but uvcvideo is not loaded.
  public static let uvcvideoNotLoaded = DiagnosticFinding(
    "uvcvideo-not-loaded", .failure,
    Localized(
      en: "A camera is plugged in at {port}, but uvcvideo is not loaded.", zh: "端口 {port} 已接入相机，但 uvcvideo 未加载。"),
    remedy: Localized(en: "Load it: modprobe uvcvideo.", zh: "请加载：modprobe uvcvideo。"))
}
