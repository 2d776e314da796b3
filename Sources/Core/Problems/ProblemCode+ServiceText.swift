extension ProblemCode {
  /// The sentences of failures of the service itself, its sockets and its stores; nil for all others.
  var serviceText: Text? {
    switch self {
    case .configurationInvalid:
      Text(
        status: 500, retryable: false,
        title: Localized(en: "Configuration is faulty", zh: "配置有误"),
        detail: Localized(en: "The configuration cannot be used: {expected}.", zh: "配置无法使用：{expected}。"),
        remedy: Localized(
          en: "Mend the configuration and run satcheld --check-config.",
          zh: "请修正配置并运行 satcheld --check-config。"))
    case .socketInUse:
      Text(
        status: 500, retryable: false,
        title: Localized(en: "Another daemon uses the socket", zh: "套接字已被占用"),
        detail: Localized(en: "Another daemon already listens on the socket.", zh: "已有守护进程在监听该套接字。"),
        remedy: Localized(en: "Stop the other daemon first.", zh: "请先停止另一个守护进程。"))
    case .socketPathTooLong:
      Text(
        status: 500, retryable: false,
        title: Localized(en: "Socket path is too long", zh: "套接字路径过长"),
        detail: Localized(en: "The socket's path is longer than {limit} bytes.", zh: "套接字路径超过 {limit} 字节。"),
        remedy: Localized(en: "Choose a shorter path.", zh: "请改用较短的路径。"))
    case .socketFolderMissing:
      Text(
        status: 500, retryable: false,
        title: Localized(en: "Socket folder is missing", zh: "套接字文件夹不存在"),
        detail: Localized(en: "The folder of the socket does not exist.", zh: "套接字所在的文件夹不存在。"),
        remedy: Localized(en: "Create the folder, or choose another path.", zh: "请创建该文件夹，或改用其他路径。"))
    case .socketPathTaken:
      Text(
        status: 500, retryable: false,
        title: Localized(en: "Socket path is taken", zh: "套接字路径已被占用"),
        detail: Localized(en: "A file that is not a socket stands at the socket's path.", zh: "套接字路径上已有一个不是套接字的文件。"),
        remedy: Localized(en: "Move the file away, or choose another path.", zh: "请移走该文件，或改用其他路径。"))
    case .socketFailed:
      Text(
        status: 500, retryable: false,
        title: Localized(en: "Socket cannot be set up", zh: "套接字无法建立"),
        detail: Localized(en: "The system refused to set up the socket ({function}).", zh: "系统拒绝建立套接字（{function}）。"),
        remedy: Localized(en: "Check the rights on the socket's folder.", zh: "请检查套接字所在文件夹的权限。"))
    case .inheritedSocketInvalid:
      Text(
        status: 500, retryable: false,
        title: Localized(en: "Socket from the service manager is unusable", zh: "服务管理器提供的套接字无效"),
        detail: Localized(
          en: "The service manager must hand over exactly one listening Unix stream socket.",
          zh: "服务管理器须移交且仅移交一个处于监听状态的 Unix 流套接字。"),
        remedy: Localized(
          en: "Check satcheld.socket: one ListenStream= with a path.",
          zh: "请检查 satcheld.socket：只应有一个带路径的 ListenStream=。"))
    case .databaseInUse:
      Text(
        status: 500, retryable: false,
        title: Localized(en: "Another daemon uses the database", zh: "数据库已被占用"),
        detail: Localized(en: "Another daemon already holds the database.", zh: "已有守护进程占用该数据库。"),
        remedy: Localized(en: "Stop the other daemon first.", zh: "请先停止另一个守护进程。"))
    case .storageFull:
      Text(
        status: 507, retryable: true,
        title: Localized(en: "Disk is full", zh: "磁盘已满"),
        detail: Localized(en: "There is no space left on the disk.", zh: "磁盘空间不足。"),
        remedy: Localized(en: "Free some space.", zh: "请清理磁盘空间。"))
    case .storageReadOnly:
      Text(
        status: 500, retryable: false,
        title: Localized(en: "Disk cannot be written", zh: "磁盘不可写"),
        detail: Localized(en: "The data folder cannot be written.", zh: "数据文件夹不可写。"),
        remedy: Localized(en: "Mount it writable, or give satcheld its own folder.", zh: "请以可写方式挂载，或为 satcheld 指定文件夹。"))
    case .storageFailed:
      Text(
        status: 500, retryable: true,
        title: Localized(en: "Store failed", zh: "存储故障"),
        detail: Localized(en: "The store could not be read or written ({function}).", zh: "存储读写失败（{function}）。"),
        remedy: Localized(en: "Check the disk, then start satcheld again.", zh: "请检查磁盘后重新启动 satcheld。"))
    case .storageDamaged:
      Text(
        status: 500, retryable: false,
        title: Localized(en: "Database is damaged", zh: "数据库已损坏"),
        detail: Localized(
          en: "The database is damaged ({function}); it was left as it is.",
          zh: "数据库已损坏（{function}），未作改动。"),
        remedy: Localized(
          en: """
            Copy the data folder, then move satchel.db and the folder sealed away and start satcheld: jobs must be sent \
            anew.
            """,
          zh: "请先备份数据文件夹，再移走 satchel.db 和 sealed 文件夹并启动 satcheld；作业须重新提交。"))
    case .databaseMissing:
      Text(
        status: 500, retryable: false,
        title: Localized(en: "Database is missing", zh: "缺少数据库"),
        detail: Localized(
          en: "satchel.db is missing or empty, but documents and photos that it knew are there; nothing was deleted.",
          zh: "satchel.db 不存在或为空，但其所记录的文书和照片仍在；未删除任何内容。"),
        remedy: Localized(
          en: "Put satchel.db back from a copy. To give up what it knew, move the folder sealed away, too.",
          zh: "请从备份恢复 satchel.db；若放弃其中内容，请将 sealed 文件夹一并移走。"))
    case .shuttingDown:
      Text(
        status: 503, retryable: true,
        title: Localized(en: "Daemon is stopping", zh: "守护进程正在停止"),
        detail: Localized(en: "The daemon is stopping and takes no new work.", zh: "守护进程正在停止，不再接受新作业。"),
        remedy: Localized(en: "Try again when it has started.", zh: "请在其重新启动后再试。"))
    case .internalError:
      Text(
        status: 500, retryable: true,
        title: Localized(en: "Unexpected failure", zh: "意外故障"),
        detail: Localized(en: "Something unexpected failed ({function}).", zh: "发生意外故障（{function}）。"),
        remedy: Localized(
          en: "Try again; if it stays, restart satcheld and report the code.",
          zh: "请重试；如仍失败，请重启 satcheld 并报告此代码。"))
    default: nil
    }
  }
}
