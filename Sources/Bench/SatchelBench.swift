import ArgumentParser

/// `satchel-bench`: the measuring side of `make bench`; scripts/bench runs it beside the peers and makes the table.
@main
struct SatchelBench: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "satchel-bench", abstract: "Measures Satchel for scripts/bench.",
    subcommands: [
      RasterBench.self, TextBench.self, AgreementBench.self, StartBench.self, USBStreamBench.self, StarvationBench.self,
      RollMemoryBench.self, PhotoBench.self, PhotoJobBench.self, PreviewBench.self,
    ])
}
