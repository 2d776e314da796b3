extension ProblemCode {
  /// The sentences of failures of requests that cannot be taken as they are; nil for all others.
  var requestText: Text? {
    switch self {
    case .malformedJSON:
      Text(
        status: 400, retryable: false,
        title: Localized(en: "Malformed JSON", zh: "JSON 格式错误"),
        detail: Localized(en: "The body is not valid JSON in UTF-8.", zh: "请求内容不是有效的 UTF-8 JSON。"),
        remedy: Localized(
          en: "Send complete JSON in UTF-8, without lone surrogates.",
          zh: "请发送完整的 UTF-8 JSON，不要含孤立代理项。"))
    case .nestingTooDeep:
      Text(
        status: 400, retryable: false,
        title: Localized(en: "Nesting is too deep", zh: "嵌套过深"),
        detail: Localized(en: "The body nests deeper than {limit} levels.", zh: "内容嵌套超过 {limit} 层。"),
        remedy: Localized(en: "Flatten the data.", zh: "请减少嵌套层数。"))
    case .missingField:
      Text(
        status: 400, retryable: false,
        title: Localized(en: "A field is missing", zh: "缺少字段"),
        detail: Localized(en: "A required field is missing.", zh: "缺少必填字段。"),
        remedy: Localized(en: "Add the field that is named.", zh: "请补上所指的字段。"))
    case .unknownField:
      Text(
        status: 400, retryable: false,
        title: Localized(en: "Unknown field", zh: "未知字段"),
        detail: Localized(en: "There is no field of this name.", zh: "没有这个名称的字段。"),
        remedy: Localized(en: "Remove it or mend its spelling.", zh: "请删除该字段或改正拼写。"))
    case .wrongType:
      Text(
        status: 400, retryable: false,
        title: Localized(en: "Wrong type", zh: "类型错误"),
        detail: Localized(en: "The value must be {expected}.", zh: "该值应为 {expected}。"),
        remedy: Localized(en: "Send a value of that type.", zh: "请按该类型填写。"))
    case .invalidValue:
      Text(
        status: 400, retryable: false,
        title: Localized(en: "Invalid value", zh: "值无效"),
        detail: Localized(en: "The value must be {expected}.", zh: "该值应为 {expected}。"),
        remedy: Localized(en: "Choose an allowed value.", zh: "请改用允许的值。"))
    case .controlCharacter:
      Text(
        status: 400, retryable: false,
        title: Localized(en: "Control character in text", zh: "文字含控制字符"),
        detail: Localized(
          en: "The text holds a NUL, an override of direction or another control character.",
          zh: "文字中含有空字符、强制文字方向的字符或其他控制字符。"),
        remedy: Localized(en: "Remove the control characters; line breaks are allowed.", zh: "请去掉控制字符（可保留换行）。"))
    case .tooMany:
      Text(
        status: 400, retryable: false,
        title: Localized(en: "Too many elements", zh: "数量过多"),
        detail: Localized(en: "There may be {limit} at most.", zh: "最多允许 {limit} 个。"),
        remedy: Localized(
          en: "Give fewer entries, {limit} at most; a long text can be split.", zh: "请减至 {limit} 个以内；长文本可分成几份。"))
    case .tooLong:
      Text(
        status: 400, retryable: false,
        title: Localized(en: "Too long", zh: "内容过长"),
        detail: Localized(en: "It may be {limit} long at most.", zh: "长度不得超过 {limit}。"),
        remedy: Localized(en: "Shorten it.", zh: "请缩短内容。"))
    case .bodyTooLarge:
      Text(
        status: 413, retryable: false,
        title: Localized(en: "Body is too large", zh: "请求过大"),
        detail: Localized(en: "The body is larger than {limit} bytes.", zh: "请求超过 {limit} 字节。"),
        remedy: Localized(en: "Send a smaller body.", zh: "请发送较小的内容。"))
    case .bodyIncomplete:
      Text(
        status: 400, retryable: true,
        title: Localized(en: "Body is incomplete", zh: "请求不完整"),
        detail: Localized(en: "The connection ended before the whole body had come.", zh: "请求尚未传完连接就断开了。"),
        remedy: Localized(en: "Send it again.", zh: "请重新发送。"))
    case .requestTimedOut:
      Text(
        status: 408, retryable: true,
        title: Localized(en: "Request took too long", zh: "请求超时"),
        detail: Localized(en: "The request did not arrive within {limit} seconds.", zh: "请求未能在 {limit} 秒内传完。"),
        remedy: Localized(en: "Send it again without pauses.", zh: "请连续发送，不要停顿。"))
    case .malformedRequest:
      Text(
        status: 400, retryable: false,
        title: Localized(en: "Malformed request", zh: "请求格式错误"),
        detail: Localized(en: "The request is not valid HTTP.", zh: "请求不是有效的 HTTP。"),
        remedy: Localized(en: "Mend the client that sent it.", zh: "请修正发送请求的程序。"))
    case .repeatedParameter:
      Text(
        status: 400, retryable: false,
        title: Localized(en: "Parameter stands more than once", zh: "参数重复"),
        detail: Localized(en: "The address names this parameter more than once.", zh: "地址中此参数出现了不止一次。"),
        remedy: Localized(en: "Give it once.", zh: "请只给出一次。"))
    case .headerTooLarge:
      Text(
        status: 431, retryable: false,
        title: Localized(en: "Request header is too large", zh: "请求头过大"),
        detail: Localized(
          en: "The header is larger than {limit} bytes or has too many fields.",
          zh: "请求头超过 {limit} 字节，或字段过多。"),
        remedy: Localized(en: "Send fewer and shorter header fields.", zh: "请减少并缩短请求头字段。"))
    case .unsupportedMediaType:
      Text(
        status: 415, retryable: false,
        title: Localized(en: "Unsupported media type", zh: "不支持的媒体类型"),
        detail: Localized(en: "This Content-Type cannot be taken here.", zh: "此处不接受该 Content-Type。"),
        remedy: Localized(en: "Use one of: {expected}.", zh: "请使用：{expected}。"))
    case .notFound:
      Text(
        status: 404, retryable: false,
        title: Localized(en: "No such resource", zh: "没有此资源"),
        detail: Localized(en: "There is nothing at this address.", zh: "该地址没有内容。"),
        remedy: Localized(en: "See docs/api.md for the addresses.", zh: "接口地址见 docs/api.md。"))
    case .methodNotAllowed:
      Text(
        status: 405, retryable: false,
        title: Localized(en: "Method not allowed", zh: "不允许的方法"),
        detail: Localized(en: "This address does not take this method.", zh: "该地址不接受此方法。"),
        remedy: Localized(en: "Use one of: {expected}.", zh: "请使用：{expected}。"))
    case .idempotencyKeyMissing:
      Text(
        status: 400, retryable: false,
        title: Localized(en: "Idempotency-Key is missing", zh: "缺少 Idempotency-Key"),
        detail: Localized(
          en: "A job needs the header Idempotency-Key of 1 to 255 visible characters.",
          zh: "提交作业须带 Idempotency-Key 请求头（1 至 255 个可见字符）。"),
        remedy: Localized(
          en: "Send a fresh random key with each new job, and the same key with each repetition.",
          zh: "新作业使用新的随机键，重发时使用同一个键。"))
    case .idempotencyKeyReused:
      Text(
        status: 422, retryable: false,
        title: Localized(en: "Idempotency-Key belongs to another job", zh: "Idempotency-Key 已被占用"),
        detail: Localized(en: "This key came before with another body.", zh: "此键曾用于内容不同的请求。"),
        remedy: Localized(en: "Use a fresh key for a new job.", zh: "新作业请使用新的键。"))
    case .tooManyConnections:
      Text(
        status: 503, retryable: true,
        title: Localized(en: "Too many connections", zh: "连接过多"),
        detail: Localized(en: "There may be {limit} connections at once.", zh: "最多允许 {limit} 个连接。"),
        remedy: Localized(en: "Close connections that are not needed.", zh: "请关闭不用的连接。"))
    case .tooManyStreams:
      Text(
        status: 503, retryable: true,
        title: Localized(en: "Too many streams", zh: "数据流过多"),
        detail: Localized(en: "There may be {limit} event and preview streams at once.", zh: "最多允许 {limit} 个事件流与预览流。"),
        remedy: Localized(en: "Close streams that are not needed.", zh: "请关闭不用的数据流。"))
    case .forbiddenOrigin:
      Text(
        status: 403, retryable: false,
        title: Localized(en: "Requests from web pages are refused", zh: "拒绝网页请求"),
        detail: Localized(
          en: "The request carries an Origin, or a Host other than localhost or satchel.",
          zh: "请求带有 Origin，或 Host 不是 localhost、satchel。"),
        remedy: Localized(en: "Talk to the socket directly.", zh: "请直接访问套接字。"))
    case .roleRequired:
      Text(
        status: 403, retryable: false,
        title: Localized(en: "Not for this user", zh: "当前用户无此权限"),
        detail: Localized(
          en: "Only root and members of the group {group} may do this.", zh: "只有 root 和 {group} 组成员可以执行此操作。"),
        remedy: Localized(
          en: "Have the user added to the group (usermod -aG {group} USER), then log in again.",
          zh: "请将用户加入该组（usermod -aG {group} 用户名）后重新登录。"))
    default: nil
    }
  }
}
