import Testing

/// Everything that talks to a real `satcheld`; one daemon at a time, since the machine may be as small as the kit.
@Suite(.serialized, .timeLimit(.minutes(5))) enum LiveTests {}
