import FHIRCore
import Interactions
import Synchronization

/// Counts what a load has done, says what went wrong, and draws a bar while standard error is a terminal.
final class LoadProgress: Sendable {
    struct Counts: Sendable {
        var tally = ImportTally()
        var bytes = 0
        var errors = 0
        /// References that were kept although they could not be resolved.
        var unresolved = 0
        var filesLoaded = 0
        /// Files that the journal knows as finished.
        var filesKnown = 0
    }

    private struct State {
        var counts = Counts()
        var isBarDrawn = false
    }

    private let state = Mutex(State())
    private let total: Int
    private let isTerminal: Bool
    private let start = ContinuousClock.now

    private let output: @Sendable (String) -> Void

    /// - Parameters:
    ///   - total: the bytes of all files.
    ///   - isTerminal: whether the bar is drawn.
    ///   - output: where messages and the bar go.
    init(
        total: Int, isTerminal: Bool = StandardStream.error.isTerminal,
        output: @escaping @Sendable (String) -> Void = { StandardStream.error.write($0) }
    ) {
        self.total = total
        self.isTerminal = isTerminal
        self.output = output
    }

    var counts: Counts { state.withLock { $0.counts } }

    /// Seconds since the load began.
    var elapsed: Double {
        let parts = (ContinuousClock.now - start).components
        return Double(parts.seconds) + Double(parts.attoseconds) * 1e-18
    }

    func add(_ change: (inout Counts) -> Void) {
        state.withLock { change(&$0.counts) }
    }

    /// A fault of a file, a line or a resource: one line of text that counts as one error.
    func fail(_ message: String) {
        state.withLock { state in
            state.counts.errors += 1
            print(message, &state)
        }
    }

    /// Something worth knowing that is no error.
    func note(_ message: String) {
        state.withLock { print(message, &$0) }
    }

    /// Draws the bar now and again until the task is cancelled; does nothing when nobody watches.
    func draw() async {
        guard isTerminal else { return }
        while !Task.isCancelled {
            state.withLock { state in
                output("\r\u{1B}[K" + bar(state.counts))
                state.isBarDrawn = true
            }
            do {
                try await Task.sleep(for: .milliseconds(100))
            } catch {
                break
            }
        }
        state.withLock { state in
            if state.isBarDrawn { output("\r\u{1B}[K") }
            state.isBarDrawn = false
        }
    }

    private func bar(_ counts: Counts) -> String {
        let share = total == 0 ? 1 : min(Double(counts.bytes) / Double(total), 1)
        let filled = Int(share * 30)
        let bar = String(repeating: "#", count: filled) + String(repeating: ".", count: 30 - filled)
        let rate = Int(Double(counts.tally.total) / max(elapsed, 0.001))
        return "[\(bar)] \(Int(share * 100)) %  \(Grouped.digits(counts.tally.total)) resources  \(Grouped.digits(rate))/s"
            + (counts.errors == 0 ? "" : "  \(counts.errors) errors")
    }

    private func print(_ message: String, _ state: inout State) {
        output((state.isBarDrawn ? "\r\u{1B}[K" : "") + message + "\n")
        state.isBarDrawn = false
    }
}
