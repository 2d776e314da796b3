/// What lies between a front end and a device: the socket, usblp, udev, permissions.
extension DiagnosticFinding {
  static let links: [DiagnosticFinding] = [
    .socketServes, .socketVersionDiffers, .socketPermissions, .socketMissing, .socketRefused, .socketDenied,
    .socketSilent, .socketForeign, .socketRefusesUser, .usblpNotLoaded, .usblpFree, .usblpHolds, .usblpHoldsIdle,
    .udevApplied, .udevInstalled, .udevRulesMissing, .udevNotRunning, .udevRulesNotApplied, .udevNodeOpen,
    .permissionsGranted, .permissionsDenied, .permissionsNothing, .permissionsNoUser, .deviceNodeMissing,
  ]

  /// satcheld `version` answers on `path`.
  public static let socketServes = DiagnosticFinding(
    "socket-serves", .ok,
    Localized(en: "satcheld {version} answers on {path}.", zh: "satcheld {version} 在 {path} 上应答。"))

  /// satcheld `version` answers on `path`, but this command is version `command`.
  public static let socketVersionDiffers = DiagnosticFinding(
    "socket-version-differs", .warning,
    Localized(
      en: "satcheld {version} answers on {path}, but this command is version {command}.",
      zh: "{path} 上应答的 satcheld 版本为 {version}，当前命令版本为 {command}。"),
    remedy: Localized(
      en: "Restart the daemon after an upgrade: systemctl restart satchel.service.",
      zh: "升级后请重启服务：systemctl restart satchel.service。"))

  /// The socket `path` has group `group` and mode `mode`, so officers cannot reach satcheld.
  public static let socketPermissions = DiagnosticFinding(
    "socket-permissions", .warning,
    Localized(
      en: "The socket {path} has group {group} and mode {mode}, so officers cannot reach satcheld.",
      zh: "套接字 {path} 的组为 {group}、权限为 {mode}，民警无法访问 satcheld。"),
    remedy: Localized(
      en: "Let systemd make it anew: systemctl restart satchel.socket.",
      zh: "请让 systemd 重建：systemctl restart satchel.socket。"))

  /// There is no socket at `path`.
  public static let socketMissing = DiagnosticFinding(
    "socket-missing", .failure,
    Localized(en: "There is no socket at {path}.", zh: "{path} 处没有套接字。"),
    remedy: Localized(en: "Start it: systemctl start satchel.socket.", zh: "请启动：systemctl start satchel.socket。"))

  /// Nobody listens on `path`.
  public static let socketRefused = DiagnosticFinding(
    "socket-refused", .failure,
    Localized(en: "Nobody listens on {path}.", zh: "{path} 无人监听。"),
    remedy: Localized(
      en: "Start it again: systemctl restart satchel.socket satchel.service.",
      zh: "请重新启动：systemctl restart satchel.socket satchel.service。"))

  /// This user may not open `path` (group `group`, mode `mode`).
  public static let socketDenied = DiagnosticFinding(
    "socket-denied", .failure,
    Localized(
      en: "This user may not open {path} (group {group}, mode {mode}).", zh: "当前用户无权打开 {path}（组 {group}，权限 {mode}）。"),
    remedy: Localized(en: "Run the doctor as root (sudo satchel doctor).", zh: "请以 root 运行（sudo satchel doctor）。"))

  /// Somebody listens on `path`, but does not answer in time.
  public static let socketSilent = DiagnosticFinding(
    "socket-silent", .failure,
    Localized(en: "Somebody listens on {path}, but does not answer in time.", zh: "{path} 有进程监听，但未及时应答。"),
    remedy: Localized(
      en: "Restart the daemon: systemctl restart satchel.service.", zh: "请重启服务：systemctl restart satchel.service。"))

  /// What is at `path` is not satcheld (`code`).
  public static let socketForeign = DiagnosticFinding(
    "socket-foreign", .failure,
    Localized(en: "What is at {path} is not satcheld ({code}).", zh: "{path} 处不是 satcheld（{code}）。"),
    remedy: Localized(en: "Check SATCHEL_SOCKET and --socket.", zh: "请检查 SATCHEL_SOCKET 和 --socket。"))

  /// satcheld answers on `path`, but refuses: `code`.
  public static let socketRefusesUser = DiagnosticFinding(
    "socket-refuses-user", .failure,
    Localized(en: "satcheld answers on {path}, but refuses: {code}.", zh: "satcheld 在 {path} 上应答，但拒绝访问：{code}。"),
    remedy: Localized(en: "Run the doctor as root (sudo satchel doctor).", zh: "请以 root 运行（sudo satchel doctor）。"))

  /// usblp is not loaded, so it holds no printer.
  public static let usblpNotLoaded = DiagnosticFinding(
    "usblp-not-loaded", .ok,
    Localized(en: "usblp is not loaded, so it holds no printer.", zh: "usblp 未加载，没有占用打印机。"))

  /// usblp is loaded and holds no printer.
  public static let usblpFree = DiagnosticFinding(
    "usblp-free", .ok,
    Localized(en: "usblp is loaded and holds no printer.", zh: "usblp 已加载，没有占用打印机。"))

  /// usblp holds the printer interface `interface` while satcheld runs.
  public static let usblpHolds = DiagnosticFinding(
    "usblp-holds", .failure,
    Localized(
      en: "usblp holds the printer interface {interface} while satcheld runs.",
      zh: "satcheld 运行时，usblp 仍占用打印机接口 {interface}。"),
    remedy: Localized(en: "Free it: modprobe -r usblp.", zh: "请释放：modprobe -r usblp。"))

  /// usblp holds the printer interface `interface` because satcheld does not.
  public static let usblpHoldsIdle = DiagnosticFinding(
    "usblp-holds-idle", .warning,
    Localized(
      en: "usblp holds the printer interface {interface} because satcheld does not.",
      zh: "satcheld 未占用打印机，接口 {interface} 由 usblp 占用。"),
    remedy: Localized(
      en: "Start satcheld, which takes the printer over: systemctl start satchel.service.",
      zh: "请启动 satcheld 接管打印机：systemctl start satchel.service。"))

  /// The udev rules are installed and in force on `nodes`: group satchel, mode 0660.
  public static let udevApplied = DiagnosticFinding(
    "udev-applied", .ok,
    Localized(
      en: "The udev rules are installed and in force on {nodes}: group satchel, mode 0660.",
      zh: "udev 规则已安装并对 {nodes} 生效：组 satchel，权限 0660。"))

  /// The udev rules are installed; no device is plugged in that they would change.
  public static let udevInstalled = DiagnosticFinding(
    "udev-installed", .ok,
    Localized(
      en: "The udev rules are installed; no device is plugged in that they would change.",
      zh: "udev 规则已安装；没有接入需要它们处理的设备。"))

  /// No udev rules of satchel are installed.
  public static let udevRulesMissing = DiagnosticFinding(
    "udev-rules-missing", .failure,
    Localized(en: "No udev rules of satchel are installed.", zh: "未安装 satchel 的 udev 规则。"),
    remedy: Localized(
      en: "Install the package again: apt install --reinstall ./satchel_VERSION_amd64.deb.",
      zh: "请重新安装软件包：apt install --reinstall ./satchel_版本_amd64.deb。"))

  /// udev does not run, so no rule is applied.
  public static let udevNotRunning = DiagnosticFinding(
    "udev-not-running", .failure,
    Localized(en: "udev does not run, so no rule is applied.", zh: "udev 未运行，规则不会生效。"),
    remedy: Localized(en: "Start it: systemctl start systemd-udevd.", zh: "请启动：systemctl start systemd-udevd。"))

  /// `node` has group `group` and mode `mode` in place of satchel and 0660.
  public static let udevRulesNotApplied = DiagnosticFinding(
    "udev-rules-not-applied", .failure,
    Localized(
      en: "{node} has group {group} and mode {mode} in place of satchel and 0660.",
      zh: "{node} 的组为 {group}、权限为 {mode}，应为 satchel 和 0660。"),
    remedy: Localized(
      en: "Apply the rules: udevadm control --reload; udevadm trigger.",
      zh: "请应用规则：udevadm control --reload；udevadm trigger。"))

  /// `node` is open to every program on the machine (mode `mode`).
  public static let udevNodeOpen = DiagnosticFinding(
    "udev-node-open", .warning,
    Localized(en: "{node} is open to every program on the machine (mode {mode}).", zh: "{node} 对本机所有程序开放（权限 {mode}）。"),
    remedy: Localized(
      en: "Remove the other rule that opens it (grep -r 0666 /etc/udev/rules.d), then udevadm trigger.",
      zh: "请删除放开权限的其他规则（grep -r 0666 /etc/udev/rules.d），再运行 udevadm trigger。"))

  /// satcheld may read and write `nodes`.
  public static let permissionsGranted = DiagnosticFinding(
    "permissions-granted", .ok,
    Localized(en: "satcheld may read and write {nodes}.", zh: "satcheld 可读写 {nodes}。"))

  /// satcheld may not read and write `node` (owner `owner`, group `group`, mode `mode`).
  public static let permissionsDenied = DiagnosticFinding(
    "permissions-denied", .failure,
    Localized(
      en: "satcheld may not read and write {node} (owner {owner}, group {group}, mode {mode}).",
      zh: "satcheld 无权读写 {node}（属主 {owner}，组 {group}，权限 {mode}）。"),
    remedy: Localized(
      en: "Plug the device in again so that the udev rules give it to satchel.", zh: "请重新插拔设备，使 udev 规则将其交给 satchel。"))

  /// There is no device whose permissions could be looked at.
  public static let permissionsNothing = DiagnosticFinding(
    "permissions-nothing", .notDone,
    Localized(en: "There is no device whose permissions could be looked at.", zh: "没有可检查权限的设备。"))

  /// There is no user satcheld whose permissions could be looked at.
  public static let permissionsNoUser = DiagnosticFinding(
    "permissions-no-user", .notDone,
    Localized(en: "There is no user satcheld whose permissions could be looked at.", zh: "没有 satcheld 用户，无法检查权限。"))

  /// The kernel shows a device at `port`, but `node` is not there.
  public static let deviceNodeMissing = DiagnosticFinding(
    "device-node-missing", .failure,
    Localized(en: "The kernel shows a device at {port}, but {node} is not there.", zh: "内核显示端口 {port} 有设备，但没有 {node}。"),
    remedy: Localized(en: "Have udev make it: udevadm trigger.", zh: "请让 udev 创建：udevadm trigger。"))
}
