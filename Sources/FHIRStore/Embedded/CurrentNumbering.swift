package import FHIRSearch
import Synchronization

/// The numbers that a store has given to names, as they grow: the writer adds to them, everybody reads them.
package final class CurrentNumbering: Sendable {
    private let current: Mutex<IndexNumbering>

    package init(_ numbering: IndexNumbering) {
        current = Mutex(numbering)
    }

    package var value: IndexNumbering { current.withLock { $0 } }

    package func add(_ numbered: [(name: String, number: ParameterNumber)]) {
        current.withLock { $0 = $0.adding(numbered) }
    }
}
