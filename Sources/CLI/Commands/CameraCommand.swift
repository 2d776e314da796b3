import ArgumentParser

/// What can be done with a camera beside its photos.
struct CameraCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "camera", abstract: "Look through a camera, and set its controls.",
    subcommands: [CameraPreviewCommand.self, CameraControlsCommand.self, CameraSetCommand.self])
}
