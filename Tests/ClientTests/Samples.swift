import Core

/// A job as the daemon would show it.
func sampleJob(_ id: String, state: String = "pending") -> String {
  #"{"id":"\#(id)","kind":"print","state":"\#(state)","stateReasons":[],"createdAt":"2026-11-23T08:00:00Z","#
    + #""updatedAt":"2026-11-23T08:00:00Z","owner":{"uid":1000},"attempts":0,"problem":null}"#
}

let sampleDevice =
  #"{"id":"prn-1","kind":"printer","name":"P","state":"idle","stateReasons":[],"capabilities":{"dots":384}}"#

let sampleProblem = ProblemDocument(Problem(.queueFull, facts: ["limit": "100"]), language: .english)
