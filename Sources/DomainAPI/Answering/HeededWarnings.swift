import FHIRCore
import Synchronization

/// What rules warned about while one call was performed.
final class HeededWarnings: Sendable {
    private let issues = Mutex<[Issue]>([])

    func add(_ more: [Issue]) { issues.withLock { $0 += more } }

    /// The ids of the rules, each once.
    var rules: [String] { issues.withLock { $0.ruleIDs } }
}
