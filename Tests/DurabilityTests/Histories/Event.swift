import Synchronization

/// One operation on one resource as its client saw it.
struct Event: Sendable {
    enum Outcome: Sendable {
        case read(version: Int, value: String)
        /// Never existed.
        case absent
        /// Was deleted.
        case gone
        /// `after`: the version that If-Match named.
        case wrote(version: Int, value: String, after: Int?)
        /// The version that If-Match named was not the current one.
        case mismatch(Int)
        case deleted(version: Int)
        case nothingToDelete
        /// A conditional create made the resource, its first version.
        case created(identifier: String, value: String)
        /// A conditional create found the resource.
        case found(identifier: String, version: Int, value: String)
    }

    /// The resource's id.
    var id: String
    var start: Int64
    var end: Int64
    var outcome: Outcome
}

/// Collects the events of all clients, and gives moments to them.
final class EventLog: Sendable {
    private let ticks = Atomic<Int64>(0)
    private let events = Mutex<[Event]>([])
    private let surprises = Mutex<[String]>([])

    func now() -> Int64 { ticks.add(1, ordering: .sequentiallyConsistent).newValue }

    func add(_ id: String, since start: Int64, _ outcome: Event.Outcome) {
        let event = Event(id: id, start: start, end: now(), outcome: outcome)
        events.withLock { $0.append(event) }
    }

    /// An answer that no operation may have.
    func object(_ sentence: String) { surprises.withLock { $0.append(sentence) } }

    var all: [Event] { events.withLock { $0 } }
    var objections: [String] { surprises.withLock { $0 } }
}
