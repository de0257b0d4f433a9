/// What the journal knows about one file: how far it was loaded.
package struct LoadRecord: Sendable, Hashable {
    package enum State: String, Sendable {
        /// Everything before `offset` is loaded.
        case partial
        /// The whole file was gone through, but parts of it could not be finished: they are tried again by the next load.
        case open
        /// Nothing more is to be done.
        case done
    }

    package var state = State.partial
    /// For NDJSON the byte, otherwise the number of the Bundle's unit, where the rest starts.
    package var offset = 0
    /// How many lines end before `offset`.
    package var lines = 0
    /// How many lines or entries were refused.
    package var refused = 0
    /// Whether parts before `offset` wait for something else to be loaded first.
    package var hasPostponed = false

    package init() {}

    /// The record as text without line ends, such as `1 partial 4096 12 0 0`.
    package var text: String {
        "1 \(state.rawValue) \(offset) \(lines) \(refused) \(hasPostponed ? 1 : 0)"
    }

    /// Nil for a text that this version does not understand, which is then as if there were none.
    package init?(_ text: some StringProtocol) {
        let parts = text.split(separator: " ")
        guard parts.count == 6, parts[0] == "1", let state = State(rawValue: String(parts[1])),
            let offset = Int(parts[2]), offset >= 0, let lines = Int(parts[3]), lines >= 0, let refused = Int(parts[4]), refused >= 0
        else { return nil }
        self.state = state
        self.offset = offset
        self.lines = lines
        self.refused = refused
        hasPostponed = parts[5] == "1"
    }

    /// Where to go on: behind what is loaded, or from the start if something before that is still waiting.
    package var resumption: LoadRecord {
        state == .partial && !hasPostponed ? self : LoadRecord()
    }
}
