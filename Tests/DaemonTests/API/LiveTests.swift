import Foundation
import Testing

/// Everything that talks to a real `satcheld`; one daemon at a time, since the machine may be as small as the kit.
@Suite(.serialized, .enabled(if: ProcessInfo.processInfo.environment["SATCHEL_LIVE_TESTS"] == "1")) enum LiveTests {}
