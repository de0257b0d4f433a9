import FHIRStore
import Synchronization

/// Remembers over all restarts of one store what its clients tried, were told and saw.
final class Witness: Sendable {
    private struct State {
        var attempts: [String: Attempt] = [:]
        /// Attempts and sightings since the last audit.
        var recent: [Attempt] = []
        var sightings: [StoredVersion] = []
        /// The log as the last audit found it: everything in it was visible, so it must stay for ever.
        var confirmed: [CommitRecord] = []
        var violations: [String] = []
        var acknowledged = 0
    }

    private let state = Mutex(State())

    func attempt() -> Attempt {
        state.withLock { state in
            let attempt = Attempt("attempt-\(state.attempts.count)")
            state.attempts[attempt.label] = attempt
            state.recent.append(attempt)
            return attempt
        }
    }

    /// A client read this version.
    func saw(_ version: StoredVersion) {
        var version = version
        version.body = []
        state.withLock { $0.sightings.append(version) }
    }

    /// Something that must not happen happened while clients ran.
    func object(_ sentence: String) { state.withLock { $0.violations.append(sentence) } }

    struct Testimony {
        var attempts: [String: Attempt]
        var recent: [Attempt]
        var sightings: [StoredVersion]
        var confirmed: [CommitRecord]
        var violations: [String]
    }

    var testimony: Testimony {
        state.withLock {
            Testimony(
                attempts: $0.attempts, recent: $0.recent, sightings: $0.sightings, confirmed: $0.confirmed, violations: $0.violations)
        }
    }

    /// The audit found this log.
    func confirm(_ log: [CommitRecord]) {
        state.withLock { state in
            for attempt in state.recent { if case .acknowledged = attempt.answer { state.acknowledged += 1 } }
            state.recent = []
            state.sightings = []
            state.confirmed = log
        }
    }

    /// How many commits were acknowledged and audited.
    var acknowledgedCount: Int { state.withLock { $0.acknowledged } }
}
