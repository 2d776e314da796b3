import ArgumentParser
import Core

/// How an ID photo is taken; what is not given is as ``PhotoRequest`` has it.
struct CaptureOptions: ParsableArguments {
  @Option(help: "The photo specification. (default: cn-resident-id)")
  var specification: String?

  @Option(help: "The camera's id; auto takes the one that is there. (default: auto)")
  var camera: String?

  @Option(help: "now, or when-acceptable: once the live picture meets the specification. (default: now)")
  var trigger: PhotoRequest.Trigger?

  @Option(help: "Seconds to wait for the trigger, 1–600. (default: 30)")
  var timeout: Int?

  @Option(help: "Frames to choose from, 1–30. (default: 5)")
  var burst: Int?

  @Flag(help: "Let the photo wait until a person accepts it.")
  var ask = false

  @Option(help: "The case that it belongs to.")
  var reference: String?

  @Option(help: "The officer in whose name it is taken.")
  var actor: String?

  /// The photo that they ask for.
  var request: PhotoRequest {
    var request = PhotoRequest(reference: reference, actor: actor, acceptance: ask ? .ask : .automatic)
    request.specification = specification ?? request.specification
    request.camera = camera ?? request.camera
    request.trigger = trigger ?? request.trigger
    request.timeoutSeconds = timeout ?? request.timeoutSeconds
    request.burst = burst ?? request.burst
    return request
  }

  /// Whether none of them is given.
  var isEmpty: Bool {
    !ask && trigger == nil && timeout == nil && burst == nil
      && [specification, camera, reference, actor].allSatisfy { $0 == nil }
  }
}

extension PhotoRequest.Trigger: ExpressibleByArgument {}
