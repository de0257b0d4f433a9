import FHIRCore
import FHIRSchema
import FHIRStore
import StoreContract
import Synchronization
import Testing

@testable import StoreMemory

/// Commits that give way and others take turns in the writer, group by group.
struct WriterTurnsTests {
    @Test func `neither kind of commit waits for more than one group of the other`() async throws {
        let store = try MemoryStore(schema: .r4)
        let subject = ContractSubject(store: store, clock: ManualClock(), schema: .r4)
        let order = Order()
        let gate = Monitor((hasBegun: false, isOpen: false))
        let patient = subject.patient

        // Tasks that start at once are in the queue when they first wait, so the order of the queue is that of these lines.
        let first = Task.immediate {
            try await store.commit(subject.access, subject.origin) { _ throws(OperationFailure) in
                gate.locked(wakingAll: true) { $0.hasBegun = true }
                _ = gate.waiting { $0.isOpen ? true : nil }
            }
        }
        while !gate.locked({ $0.hasBegun }) { try await Task.sleep(for: .milliseconds(1)) }
        var waiting: [Task<Void, any Error>] = []
        for name in ["large 1", "large 2", "large 3", "small 1", "small 2", "small 3"] {
            let isLarge = name.hasPrefix("large")
            var origin = subject.origin
            origin.givesWay = isLarge
            let body = subject.body(name)
            let ids = (0..<(isLarge ? 200 : 1)).map { subject.id("\(name)-\($0)") }
            waiting.append(
                Task.immediate { [origin] in
                    try await store.commit(subject.access, origin) { view throws(OperationFailure) in
                        order.add(name)
                        for id in ids { _ = try view.put(patient, id, body) }
                    }
                })
        }
        gate.locked(wakingAll: true) { $0.isOpen = true }
        try await first.value
        for task in waiting { try await task.value }
        #expect(order.names == ["large 1", "small 1", "small 2", "small 3", "large 2", "large 3"])
        await store.close()
    }

    private final class Order: Sendable {
        private let state = Mutex<[String]>([])
        var names: [String] { state.withLock { $0 } }
        func add(_ name: String) { state.withLock { $0.append(name) } }
    }
}
