import Core

/// A job as the daemon would show it.
/// - Parameters:
///   - id: Its id.
///   - state: Its state.
///   - reasons: The state's reasons.
///   - more: Further members, each followed by a comma.
public func sampleJob(
  _ id: String, kind: String = "print", state: String = "pending", reasons: [String] = [], more: String = ""
) -> String {
  #"{\#(more)"id":"\#(id)","kind":"\#(kind)","state":"\#(state)","stateReasons":\#(reasons),"#
    + #""createdAt":"2026-11-23T08:00:00Z","updatedAt":"2026-11-23T08:00:00Z","owner":{"uid":1000},"attempts":0,"#
    + #""problem":null}"#
}

/// A device as the daemon would show it.
public let sampleDevice =
  #"{"id":"prn-1","kind":"printer","name":"P","state":"idle","stateReasons":[],"capabilities":{"dots":384}}"#

/// A refusal.
public let sampleProblem = ProblemDocument(Problem(.queueFull, facts: ["limit": "100"]), language: .english)
