import Core

extension ClientError {
  /// What happened, in one sentence.
  public func detail(_ language: Language) -> String {
    switch self {
    case .problem(let document): document.detail
    case .cannotConnect(_, let path):
      "\(sentences.detail[language])\(language == .chinese ? "（" : " (")\(path)\(language == .chinese ? "）" : ")")"
    case .protocolViolation(let violation): "\(sentences.detail[language]) [\(violation.rawValue)]"
    case .connectionBroken, .timedOut, .eventsOverrun: sentences.detail[language]
    }
  }

  /// What to do about it, in one sentence.
  public func remedy(_ language: Language) -> String {
    if case .problem(let document) = self { return document.remedy }
    return sentences.remedy[language]
  }

  /// A word for scripts: the problem's code, or one of this client.
  public var code: String {
    switch self {
    case .problem(let document): document.code
    case .cannotConnect(.noSocket, _): "daemon-not-running"
    case .cannotConnect(.refused, _): "daemon-not-listening"
    case .cannotConnect(.denied, _): "daemon-denied"
    case .cannotConnect: "daemon-unreachable"
    case .protocolViolation: "protocol-violation"
    case .connectionBroken: "connection-broken"
    case .timedOut: "timed-out"
    case .eventsOverrun: "events-overrun"
    }
  }

  private var sentences: (detail: Localized, remedy: Localized) {
    switch self {
    case .problem(let document):
      (Localized(en: document.detail, zh: document.detail), Localized(en: document.remedy, zh: document.remedy))
    case .cannotConnect(.noSocket, _):
      (
        Localized(en: "satcheld is not running: there is no socket", zh: "satcheld 未运行：找不到套接字"),
        Localized(
          en: "Start it with systemctl start satchel.socket, or set SATCHEL_SOCKET to where it listens.",
          zh: "请运行 systemctl start satchel.socket，或把 SATCHEL_SOCKET 设为其套接字路径。")
      )
    case .cannotConnect(.refused, _):
      (
        Localized(en: "satcheld has ended: nobody listens on the socket", zh: "satcheld 已退出：套接字无人监听"),
        Localized(
          en: "Start it again and see why it ended: systemctl restart satchel; journalctl -u satchel.",
          zh: "请重新启动并查看退出原因：systemctl restart satchel；journalctl -u satchel。")
      )
    case .cannotConnect(.denied, _):
      (
        Localized(en: "This user may not talk to satcheld", zh: "当前用户无权访问 satcheld"),
        Localized(
          en: "Have the user added to the group satchel (usermod -aG satchel USER), then log in again.",
          zh: "请将用户加入 satchel 组（usermod -aG satchel 用户名）后重新登录。")
      )
    case .cannotConnect(.pathTooLong, _):
      (
        Localized(en: "The socket's path is longer than 107 bytes", zh: "套接字路径超过 107 字节"),
        Localized(en: "Set SATCHEL_SOCKET to a shorter path.", zh: "请将 SATCHEL_SOCKET 设为较短的路径。")
      )
    case .cannotConnect(.other(let number), _):
      (
        Localized(en: "The socket cannot be reached, error \(number)", zh: "无法连接套接字，错误 \(number)"),
        Localized(en: "Check that the path is satcheld's socket.", zh: "请检查该路径是否为 satcheld 的套接字。")
      )
    case .protocolViolation:
      (
        Localized(en: "What answers on the socket does not speak as satcheld does.", zh: "套接字的应答不符合 satcheld 协议。"),
        Localized(
          en: "Check SATCHEL_SOCKET, and that satchel and satcheld are of the same release.",
          zh: "请检查 SATCHEL_SOCKET，并确认 satchel 与 satcheld 版本一致。")
      )
    case .connectionBroken:
      (
        Localized(en: "satcheld ended the connection before it had answered.", zh: "satcheld 在应答完成前断开了连接。"),
        Localized(
          en: "Run satchel status; a job that was sent may be in satchel jobs.",
          zh: "请运行 satchel status；已提交的作业可用 satchel jobs 查看。")
      )
    case .timedOut:
      (
        Localized(en: "satcheld did not answer in time.", zh: "satcheld 未及时应答。"),
        Localized(
          en: "Try again; if it stays, run satchel status and journalctl -u satchel.",
          zh: "请重试；如仍无应答，请运行 satchel status 和 journalctl -u satchel。")
      )
    case .eventsOverrun:
      (
        Localized(en: "Events came faster than they were read.", zh: "事件到达过快，来不及读取。"),
        Localized(en: "Resume with the last event's id.", zh: "请从最后一个事件编号继续。")
      )
    }
  }
}
