import Foundation
import FuzzTestKit

/// libFuzzer's door to the parsers; it brings its own `main`. scripts/fuzz builds and runs it.
private let entry: FuzzEntry = {
  let name = ProcessInfo.processInfo.environment["SATCHEL_FUZZ_ENTRY"] ?? ""
  guard let entry = FuzzEntry(rawValue: name) else {
    fatalError("SATCHEL_FUZZ_ENTRY is one of \(FuzzEntry.allCases.map(\.rawValue))")
  }
  return entry
}()

/// Writes the seeds where libFuzzer looks for them.
@_cdecl("LLVMFuzzerInitialize")
public func initialize(
  _ count: UnsafeMutableRawPointer?, _ arguments: UnsafeMutableRawPointer?
) -> CInt {
  guard let folder = ProcessInfo.processInfo.environment["SATCHEL_FUZZ_SEEDS"] else { return 0 }
  let portraits = entry == .jpeg ? FuzzEntry.portraits(extension: ".jpg", largest: 60_000) : []
  for (index, seed) in (entry.seeds + portraits).enumerated() {
    let file = URL(filePath: folder).appending(path: "seed-\(index)")
    do { try Data(seed).write(to: file) } catch { fatalError("\(error)") }
  }
  return 0
}

/// One input.
@_cdecl("LLVMFuzzerTestOneInput")
public func testOneInput(_ data: UnsafePointer<UInt8>?, _ size: Int) -> CInt {
  do {
    try entry.run(Array(UnsafeBufferPointer(start: data, count: size)))
  } catch {
    fatalError(error.what)
  }
  return 0
}

@_silgen_name("LLVMFuzzerMutate")
private func mutateBytes(_ data: UnsafeMutablePointer<UInt8>, _ size: Int, _ most: Int) -> Int

/// The next input: by our own mutator, and once in four times by libFuzzer's.
@_cdecl("LLVMFuzzerCustomMutator")
public func mutate(_ data: UnsafeMutablePointer<UInt8>, _ size: Int, _ most: Int, _ seed: CUnsignedInt) -> Int {
  var mutator = Mutator(seed: UInt64(seed))
  if mutator.once(in: 4) { return mutateBytes(data, size, most) }
  let input = Array(UnsafeBufferPointer(start: data, count: size))
  let spoilt = entry.spoil(input, with: &mutator).prefix(most)
  for (index, byte) in spoilt.enumerated() { data[index] = byte }
  return spoilt.count
}
