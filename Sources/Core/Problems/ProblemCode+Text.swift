extension ProblemCode {
  /// What a person and a front end are told about a code.
  public struct Text: Sendable {
    /// The HTTP status that goes with it.
    public let status: Int
    /// Whether the same request may succeed later unchanged.
    public let retryable: Bool
    /// The failure's name.
    public let title: Localized
    /// What happened; `{key}` stands for a fact of the ``Problem``.
    public let detail: Localized
    /// What to do about it.
    public let remedy: Localized
  }

  /// The sentences and the HTTP status of this code.
  public var text: Text {
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
        detail: Localized(en: "The text holds a NUL or another control character.", zh: "文字中含有空字符或其他控制字符。"),
        remedy: Localized(en: "Remove the control characters; line breaks are allowed.", zh: "请去掉控制字符（可保留换行）。"))
    case .tooMany:
      Text(
        status: 400, retryable: false,
        title: Localized(en: "Too many elements", zh: "数量过多"),
        detail: Localized(en: "There may be {limit} at most.", zh: "最多允许 {limit} 个。"),
        remedy: Localized(en: "Split the document.", zh: "请分成几份文档。"))
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
    case .documentFormatError:
      Text(
        status: 422, retryable: false,
        title: Localized(en: "Document cannot be read", zh: "文档无法读取"),
        detail: Localized(en: "The document's bytes are not what its type says.", zh: "文档内容与其类型不符。"),
        remedy: Localized(en: "Make the document anew and send it again.", zh: "请重新生成文档后再发送。"))
    case .imageTooLarge:
      Text(
        status: 422, retryable: false,
        title: Localized(en: "Picture is too large", zh: "图片过大"),
        detail: Localized(en: "The picture has more than {limit} pixels.", zh: "图片超过 {limit} 像素。"),
        remedy: Localized(en: "Scale the picture down first.", zh: "请先缩小图片。"))
    case .imageUnreadable:
      Text(
        status: 422, retryable: false,
        title: Localized(en: "Picture cannot be read", zh: "图片无法读取"),
        detail: Localized(en: "The picture is damaged or is neither PNG nor JPEG.", zh: "图片已损坏，或不是 PNG、JPEG。"),
        remedy: Localized(en: "Send an undamaged PNG or JPEG.", zh: "请发送完好的 PNG 或 JPEG。"))
    case .codeTooLong:
      Text(
        status: 422, retryable: false,
        title: Localized(en: "Text does not fit the code", zh: "条码内容过长"),
        detail: Localized(en: "The text is longer than the code can hold at this size.", zh: "内容超出该条码在此尺寸下的容量。"),
        remedy: Localized(en: "Shorten the text or enlarge the code.", zh: "请缩短内容或放大条码。"))
    case .codeUnsupportedText:
      Text(
        status: 422, retryable: false,
        title: Localized(en: "Text does not fit the symbology", zh: "条码内容不合规则"),
        detail: Localized(en: "The symbology cannot hold these characters.", zh: "该码制不能表示这些字符。"),
        remedy: Localized(en: "Choose another symbology or text.", zh: "请更换码制或内容。"))
    case .verticalScript:
      Text(
        status: 422, retryable: false,
        title: Localized(en: "Vertical script is not supported", zh: "不支持竖排文字"),
        detail: Localized(en: "Vertical Mongolian cannot be printed yet.", zh: "暂不支持打印竖排蒙古文。"),
        remedy: Localized(en: "Use another language for this document.", zh: "请改用其他文字。"))
    case .missingGlyph:
      Text(
        status: 422, retryable: false,
        title: Localized(en: "A character has no glyph", zh: "缺少字形"),
        detail: Localized(en: "No installed font has the character {character}.", zh: "已安装的字体中没有字符 {character}。"),
        remedy: Localized(
          en: "Install a font that has it (fonts-noto-cjk, fonts-hanazono).",
          zh: "请安装含该字的字体（fonts-noto-cjk、fonts-hanazono）。"))
    case .documentTooLong:
      Text(
        status: 422, retryable: false,
        title: Localized(en: "Printout is too long", zh: "打印内容过长"),
        detail: Localized(en: "The printout would be longer than {limit} mm.", zh: "打印长度将超过 {limit} 毫米。"),
        remedy: Localized(en: "Split the document.", zh: "请分成几份打印。"))
    case .unknownTemplate:
      Text(
        status: 404, retryable: false,
        title: Localized(en: "No such template", zh: "没有此模板"),
        detail: Localized(en: "There is no template of this name.", zh: "没有这个名称的模板。"),
        remedy: Localized(en: "See GET /v1/templates for the names.", zh: "请用 GET /v1/templates 查看模板名称。"))
    case .templateInvalid:
      Text(
        status: 422, retryable: false,
        title: Localized(en: "Template is faulty", zh: "模板有误"),
        detail: Localized(en: "The template cannot be used: {expected}.", zh: "模板无法使用：{expected}。"),
        remedy: Localized(en: "Mend the template.", zh: "请修正模板。"))
    case .unknownDocument:
      Text(
        status: 404, retryable: false,
        title: Localized(en: "No such document", zh: "没有此文档"),
        detail: Localized(en: "There is no such document, or it has expired.", zh: "文档不存在或已过期。"),
        remedy: Localized(en: "Upload the document again.", zh: "请重新上传文档。"))
    case .unknownJob:
      Text(
        status: 404, retryable: false,
        title: Localized(en: "No such job", zh: "没有此作业"),
        detail: Localized(en: "There is no job of this id.", zh: "没有此编号的作业。"),
        remedy: Localized(en: "See GET /v1/jobs for the jobs.", zh: "请用 GET /v1/jobs 查看作业。"))
    case .unknownDevice:
      Text(
        status: 404, retryable: false,
        title: Localized(en: "No such device", zh: "没有此设备"),
        detail: Localized(en: "There is no device of this id.", zh: "没有此编号的设备。"),
        remedy: Localized(en: "See GET /v1/devices for the devices.", zh: "请用 GET /v1/devices 查看设备。"))
    case .unknownRun:
      Text(
        status: 404, retryable: false,
        title: Localized(en: "No such run", zh: "没有此诊断"),
        detail: Localized(en: "There is no diagnostics run of this id any more.", zh: "没有此编号的诊断，或已过期。"),
        remedy: Localized(en: "Start a new one: POST /v1/diagnostics/runs.", zh: "请重新诊断：POST /v1/diagnostics/runs。"))
    case .diagnosticsRunning:
      Text(
        status: 409, retryable: true,
        title: Localized(en: "Diagnostics are running", zh: "正在诊断"),
        detail: Localized(en: "Another diagnostics run is under way.", zh: "另一次诊断正在进行。"),
        remedy: Localized(en: "Try again when it has finished.", zh: "请等它结束后再试。"))
    case .unknownSpecification:
      Text(
        status: 404, retryable: false,
        title: Localized(en: "No such photo specification", zh: "没有此照片规格"),
        detail: Localized(en: "There is no photo specification of this name.", zh: "没有这个名称的照片规格。"),
        remedy: Localized(en: "See GET /v1 for the specifications.", zh: "请用 GET /v1 查看规格名称。"))
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
    case .noContent:
      Text(
        status: 410, retryable: false,
        title: Localized(en: "Content is gone", zh: "内容已删除"),
        detail: Localized(en: "The content of this job was deleted or has expired.", zh: "该作业的内容已删除或过期。"),
        remedy: Localized(en: "Submit it anew.", zh: "请重新提交。"))
    case .noPhoto:
      Text(
        status: 404, retryable: false,
        title: Localized(en: "No photo", zh: "没有照片"),
        detail: Localized(en: "This job has no photo.", zh: "该作业没有照片。"),
        remedy: Localized(en: "Wait until the photo job is completed.", zh: "请等拍照作业完成。"))
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
    case .actionNotAllowed:
      Text(
        status: 409, retryable: false,
        title: Localized(en: "Action is not allowed now", zh: "当前不能执行此操作"),
        detail: Localized(
          en: "A job that is {state} cannot take the action {action}.",
          zh: "作业处于 {state} 状态，不能执行 {action}。"),
        remedy: Localized(en: "Look at the job's state first.", zh: "请先查看作业状态。"))
    case .jobNotFinal:
      Text(
        status: 409, retryable: true,
        title: Localized(en: "Job is not finished", zh: "作业尚未结束"),
        detail: Localized(en: "A job that is {state} cannot be deleted.", zh: "作业处于 {state} 状态，不能删除。"),
        remedy: Localized(en: "Cancel the job first.", zh: "请先取消作业。"))
    case .queueFull:
      Text(
        status: 503, retryable: true,
        title: Localized(en: "Queue is full", zh: "队列已满"),
        detail: Localized(en: "The queue holds {limit} unfinished jobs.", zh: "队列中已有 {limit} 个未完成的作业。"),
        remedy: Localized(en: "Finish or cancel some jobs first.", zh: "请先完成或取消一些作业。"))
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
    case .mediaEmpty:
      Text(
        status: 409, retryable: true,
        title: Localized(en: "Paper is out", zh: "缺纸"),
        detail: Localized(en: "The printer has no paper.", zh: "打印机没有纸了。"),
        remedy: Localized(en: "Load a roll of paper and close the cover.", zh: "请装入纸卷并合上机盖。"))
    case .mediaLow:
      Text(
        status: 200, retryable: true,
        title: Localized(en: "Paper is low", zh: "纸将用完"),
        detail: Localized(en: "The roll is near its end.", zh: "纸卷即将用完。"),
        remedy: Localized(en: "Have a new roll at hand.", zh: "请准备新纸卷。"))
    case .coverOpen:
      Text(
        status: 409, retryable: true,
        title: Localized(en: "Cover is open", zh: "机盖未合"),
        detail: Localized(en: "The printer's cover is open.", zh: "打印机机盖打开。"),
        remedy: Localized(en: "Close the cover.", zh: "请合上机盖。"))
    case .cutterError:
      Text(
        status: 409, retryable: true,
        title: Localized(en: "Cutter is stuck", zh: "切刀故障"),
        detail: Localized(en: "The printer's cutter is stuck.", zh: "打印机切刀卡住。"),
        remedy: Localized(en: "Clear the paper from the cutter and close the cover.", zh: "请清除切刀处的纸并合上机盖。"))
    case .printerError:
      Text(
        status: 409, retryable: true,
        title: Localized(en: "Printer reports an error", zh: "打印机故障"),
        detail: Localized(en: "The printer reports an error that it cannot mend itself.", zh: "打印机报告了无法自行恢复的故障。"),
        remedy: Localized(en: "Switch the printer off and on.", zh: "请关闭打印机后重新开启。"))
    case .printerUnresponsive:
      Text(
        status: 504, retryable: true,
        title: Localized(en: "Printer does not answer", zh: "打印机无响应"),
        detail: Localized(en: "The printer took no data for {limit} seconds.", zh: "打印机 {limit} 秒内未接收数据。"),
        remedy: Localized(en: "Switch the printer off and on, and check its cable.", zh: "请重启打印机并检查数据线。"))
    case .deviceAbsent:
      Text(
        status: 409, retryable: true,
        title: Localized(en: "Device is not connected", zh: "设备未连接"),
        detail: Localized(en: "The device is not connected.", zh: "设备未连接。"),
        remedy: Localized(en: "Connect the device; the job waits for it.", zh: "请连接设备，作业会等待。"))
    case .deviceLost:
      Text(
        status: 409, retryable: true,
        title: Localized(en: "Device was lost", zh: "设备断开"),
        detail: Localized(en: "The device was disconnected while it worked.", zh: "设备在工作中断开。"),
        remedy: Localized(en: "Check its cable and connect it again.", zh: "请检查数据线并重新连接。"))
    case .deviceBusy:
      Text(
        status: 409, retryable: true,
        title: Localized(en: "Device is in use", zh: "设备被占用"),
        detail: Localized(en: "Another program holds the device.", zh: "设备正被其他程序占用。"),
        remedy: Localized(en: "Close the other program.", zh: "请关闭其他程序。"))
    case .deviceDenied:
      Text(
        status: 403, retryable: false,
        title: Localized(en: "No permission for the device", zh: "无设备权限"),
        detail: Localized(en: "The system does not let satcheld open the device.", zh: "系统不允许 satcheld 打开该设备。"),
        remedy: Localized(
          en: "Give satcheld's user the right to it by a udev rule.",
          zh: "请用 udev 规则给 satcheld 的用户授权。"))
    case .deviceFailed:
      Text(
        status: 502, retryable: true,
        title: Localized(en: "Device failed", zh: "设备故障"),
        detail: Localized(en: "The device failed ({function}).", zh: "设备出错（{function}）。"),
        remedy: Localized(en: "Unplug the device, wait five seconds and plug it in.", zh: "请拔下设备，五秒后重新插上。"))
    case .outcomeUnknown:
      Text(
        status: 409, retryable: false,
        title: Localized(en: "Nobody can know whether it was printed", zh: "打印结果不明"),
        detail: Localized(
          en: "The printout was interrupted, and how much came out is not known.",
          zh: "打印被中断，无法确定打印了多少。"),
        remedy: Localized(
          en: "Look at the paper, then resolve the job as printed, reprint or cancel.",
          zh: "请查看纸张，再选择“已打印”“重新打印”或“取消”。"))
    case .cameraTimedOut:
      Text(
        status: 504, retryable: true,
        title: Localized(en: "Camera gave no picture", zh: "相机无画面"),
        detail: Localized(en: "The camera gave no usable picture within {limit} seconds.", zh: "相机 {limit} 秒内没有可用画面。"),
        remedy: Localized(en: "Unplug the camera, wait five seconds and plug it in.", zh: "请拔下相机，五秒后重新插上。"))
    case .noFace:
      Text(
        status: 422, retryable: true,
        title: Localized(en: "No face found", zh: "未找到人脸"),
        detail: Localized(en: "No face was found in the picture.", zh: "画面中没有找到人脸。"),
        remedy: Localized(en: "Face the camera, come closer and give more light.", zh: "请正对镜头、靠近一些并增加光线。"))
    case .severalFaces:
      Text(
        status: 422, retryable: true,
        title: Localized(en: "More than one face", zh: "画面中不止一人"),
        detail: Localized(en: "There are {count} faces in the picture.", zh: "画面中有 {count} 张人脸。"),
        remedy: Localized(en: "Let only one person be in the picture.", zh: "请只让一个人出现在画面中。"))
    case .photoNotAcceptable:
      Text(
        status: 200, retryable: true,
        title: Localized(en: "Photo does not meet the specification", zh: "照片不符合规格"),
        detail: Localized(en: "The photo fails these rules: {rules}.", zh: "照片不符合这些要求：{rules}。"),
        remedy: Localized(en: "Follow the guidance and take it again.", zh: "请按提示重拍。"))
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
          en: "Copy the data folder, then move satchel.db away and start satcheld: jobs must be sent anew.",
          zh: "请先备份数据文件夹，再移走 satchel.db 并启动 satcheld；作业须重新提交。"))
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
    }
  }
}
