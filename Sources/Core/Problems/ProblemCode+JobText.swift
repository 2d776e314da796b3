extension ProblemCode {
  /// The sentences of failures of jobs and photos; nil for all others.
  var jobText: Text? {
    switch self {
    case .unknownJob:
      Text(
        status: 404, retryable: false,
        title: Localized(en: "No such job", zh: "没有此作业"),
        detail: Localized(en: "There is no job of this id.", zh: "没有此编号的作业。"),
        remedy: Localized(en: "See GET /v1/jobs for the jobs.", zh: "请用 GET /v1/jobs 查看作业。"))
    case .unknownSpecification:
      Text(
        status: 404, retryable: false,
        title: Localized(en: "No such photo specification", zh: "没有此照片规格"),
        detail: Localized(en: "There is no photo specification of this name.", zh: "没有这个名称的照片规格。"),
        remedy: Localized(en: "See GET /v1 for the specifications.", zh: "请用 GET /v1 查看规格名称。"))
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
        remedy: Localized(en: "Name a photo job, and wait until it is completed.", zh: "请指定拍照作业，并等其完成。"))
    case .actionNotAllowed:
      Text(
        status: 409, retryable: false,
        title: Localized(en: "Action is not allowed now", zh: "当前不能执行此操作"),
        detail: Localized(
          en: "A job that is {state} cannot take the action {action}.",
          zh: "作业处于 {state} 状态，不能执行 {action}。"),
        remedy: Localized(en: "Look at the job's state first.", zh: "请先查看作业状态。"))
    case .printoutUnsettled:
      Text(
        status: 409, retryable: true,
        title: Localized(en: "A printout is not settled", zh: "有打印作业尚未了结"),
        detail: Localized(
          en: "A printout has begun on this printer and is neither finished nor cancelled.",
          zh: "该打印机上有已开始、但尚未完成或取消的打印作业。"),
        remedy: Localized(
          en: "Finish, resolve or cancel it first, then try again.", zh: "请先完成、确认或取消该作业，然后重试。"))
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
    default: nil
    }
  }
}
