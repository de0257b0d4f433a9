import FHIRSearch
import FHIRStore
import Synchronization

/// One commit that a client tried: what it wanted to make, and what it was told.
final class Attempt: Sendable {
    /// A version that the commit would make.
    struct Made: Sendable {
        var version: StoredVersion
        var body: [UInt8]
        var keys: [IndexKey]
    }

    enum Answer: Sendable, Equatable {
        /// None, or a failure after which the commit may be there or not.
        case unknown
        case acknowledged(Position)
        /// The client itself took it back.
        case aborted
    }

    /// The correlation id of the commit.
    let label: String
    private let state = Mutex<(made: [Made], answer: Answer)>(([], .unknown))

    init(_ label: String) {
        self.label = label
    }

    var made: [Made] { state.withLock { $0.made } }
    var answer: Answer { state.withLock { $0.answer } }

    /// Called inside the commit, at its end; the last call counts.
    func plan(_ made: [Made]) { state.withLock { $0.made = made } }

    func settle(_ answer: Answer) { state.withLock { $0.answer = answer } }
}
