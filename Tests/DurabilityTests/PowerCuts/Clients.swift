import FHIRCore
import FHIRSchema
import FHIRSearch
import FHIRStore
import Foundation

/// Concurrent writers and readers of one store, who tell the witness everything.
struct Clients: Sendable {
    let store: any ResourceStore
    let disk: FaultyDisk
    let witness: Witness
    let access = Access(tenant: .default, principal: "tester")
    let patient = Schema.r4.type(named: "Patient") ?? .none
    let observation = Schema.r4.type(named: "Observation") ?? .none

    static let patients = (0..<8).map { ResourceID(unchecked: "p\($0)") }
    static let observations = (0..<6).map { ResourceID(unchecked: "o\($0)") }
    static let markName = "newest"

    private enum Step: Sendable {
        case put(TypeID, ResourceID, name: String, length: Int, identifier: Int, subject: ResourceID?)
        case delete(TypeID, ResourceID)
    }

    /// Runs `writers` clients with `commits` commits each, and two readers, until all is written or the first failure.
    func run(writers: Int, commits: Int, seed: UInt64) async {
        await withTaskGroup(of: Void.self) { readers in
            for number in 0..<2 { readers.addTask { await read(SeededGenerator(seed: seed &+ 1000 &+ UInt64(number))) } }
            await withTaskGroup(of: Void.self) { tasks in
                for number in 0..<writers {
                    tasks.addTask { await write(commits, SeededGenerator(seed: seed &+ UInt64(number))) }
                }
            }
            readers.cancelAll()
        }
    }

    // MARK: Writing

    private func write(_ commits: Int, _ generator: SeededGenerator) async {
        var generator = generator
        for _ in 0..<commits {
            let attempt = witness.attempt()
            let isLoad = generator.isOneIn(20)
            let steps = isLoad ? load(attempt.label, &generator) : steps(attempt.label, &generator)
            guard await commit(attempt, steps, door: isLoad ? .load : .fhir, isAborted: generator.isOneIn(16)) else { return }
        }
    }

    private func steps(_ label: String, _ generator: inout SeededGenerator) -> [Step] {
        let length = generator.isOneIn(12) ? 9_000 + generator.below(20_000) : generator.below(600)
        let identifier = generator.below(5)
        let patientID = generator.pick(Self.patients)
        switch generator.below(10) {
        case 0, 1:
            let id = ResourceID(unchecked: UUID().uuidString.lowercased())
            return [.put(patient, id, name: label, length: length, identifier: identifier, subject: nil)]
        case 2, 3, 4:
            // Now and then a body that the resource may have had before.
            let name = generator.isOneIn(4) ? "common" : label
            return [.put(patient, patientID, name: name, length: name == label ? length : 50, identifier: identifier, subject: nil)]
        case 5: return [.delete(patient, patientID)]
        case 6: return [.delete(observation, generator.pick(Self.observations))]
        default:
            let id = generator.pick(Self.observations)
            return [
                .put(patient, patientID, name: label + "/1", length: length, identifier: identifier, subject: nil),
                .put(observation, id, name: label + "/2", length: 200, identifier: identifier, subject: patientID),
            ]
        }
    }

    private func load(_ label: String, _ generator: inout SeededGenerator) -> [Step] {
        (0..<25).map { number in
            let id = ResourceID(unchecked: "\(label)-\(number)")
            return .put(
                patient, id, name: "\(label)/\(number)", length: 500 + generator.below(2000), identifier: number % 5, subject: nil)
        }
    }

    /// False when the client had better stop.
    private func commit(_ attempt: Attempt, _ steps: [Step], door: CommitOrigin.Door, isAborted: Bool) async -> Bool {
        do throws(OperationFailure) {
            try await perform(attempt, steps, door: door, isAborted: isAborted)
            return true
        } catch {
            return error.category == .preconditionFailed || error.category == .storageFull
        }
    }

    private func perform(
        _ attempt: Attempt, _ steps: [Step], door: CommitOrigin.Door = .fhir, isAborted: Bool = false
    ) async throws(OperationFailure) {
        let mustFail = disk.isOff || store.condition != .writable
        if isAborted { attempt.settle(.aborted) }
        let origin = CommitOrigin(door: door, client: "writer", correlationID: attempt.label)
        let position = try await store.commit(access, origin) { [store] view throws(OperationFailure) in
            var made: [Attempt.Made] = []
            for step in steps {
                if let version = try Self.apply(step, view, store) { made.append(version) }
            }
            try view.setMark(Self.markName, Array(attempt.label.utf8))
            try Traces(of: attempt.label).write(view)
            attempt.plan(made)
            if isAborted { throw Self.changeOfMind }
            return view.position
        }
        attempt.settle(.acknowledged(position))
        if mustFail { witness.object("a commit was acknowledged that began when the store could not write") }
    }

    private static let changeOfMind = OperationFailure(.preconditionFailed, .preconditionFailed, "The client changed its mind.")

    /// One commit of one patient.
    func put(_ id: String, length: Int = 100) async throws(OperationFailure) {
        let attempt = witness.attempt()
        let step = Step.put(
            patient, ResourceID(unchecked: id), name: attempt.label, length: length, identifier: 0, subject: nil)
        try await perform(attempt, [step])
    }

    /// One commit of a patient and an observation of it.
    func putPair(_ id: String, length: Int = 100) async throws(OperationFailure) {
        let attempt = witness.attempt()
        let resource = ResourceID(unchecked: id)
        try await perform(
            attempt,
            [
                .put(patient, resource, name: attempt.label + "/1", length: length, identifier: 1, subject: nil),
                .put(observation, resource, name: attempt.label + "/2", length: length, identifier: 2, subject: resource),
            ])
    }

    func delete(_ id: String) async throws(OperationFailure) {
        try await perform(witness.attempt(), [.delete(patient, ResourceID(unchecked: id))])
    }

    private static func apply(_ step: Step, _ view: any CommitView, _ store: any ResourceStore) throws(OperationFailure) -> Attempt.Made? {
        switch step {
        case .put(let type, let id, let name, let length, let identifier, let subject):
            let text = Array(name.utf8) + Array(repeating: UInt8(ascii: "x"), count: length)
            var keys = Self.key(identifier, of: type, store).map { [$0] } ?? []
            if let subject {
                let patient = Schema.r4.type(named: "Patient") ?? .none
                let subjects = store.numbering.parameter("Observation.subject")
                keys.append(IndexKey(.anyReference, ReferenceKey.encode(patient, subject, by: subjects, store.numbering)))
            }
            let body = PreparedBody(body: text, hash: self.hash(name), keys: keys.sorted())
            let version = try view.put(type, id, body)
            return version.position == view.position ? Attempt.Made(version: version, body: text, keys: body.keys) : nil
        case .delete(let type, let id):
            return try view.delete(type, id).map { Attempt.Made(version: $0, body: [], keys: []) }
        }
    }

    /// What a resource with one of the identifiers is found by.
    static func key(_ identifier: Int, of type: TypeID, _ store: any ResourceStore) -> IndexKey? {
        store.numbering.parameter(Schema.r4.name(type) + ".identifier").map { number in
            IndexKey(number, TokenKey.encode("v\(identifier)", system: "", store.hash))
        }
    }

    /// Independent of the store (FNV-1a); equal names stand for equal bodies.
    private static func hash(_ name: String) -> BodyHash {
        var hash: UInt64 = 0xCBF2_9CE4_8422_2325
        for byte in name.utf8 { hash = (hash ^ UInt64(byte)) &* 0x100_0000_01B3 }
        return BodyHash(high: hash, low: ~hash)
    }

    // MARK: Reading

    private func read(_ generator: SeededGenerator) async {
        var generator = generator
        while !Task.isCancelled, !disk.isOff {
            let id = generator.pick(Self.patients)
            if let version = try? store.current(patient, id, access) { witness.saw(version) }
            let versions = try? await store.read(access, at: nil) { view throws(OperationFailure) in
                try view.history(.system, HistoryFilter(), before: nil, limit: 4)
            }
            for version in versions ?? [] { witness.saw(version) }
            // A commit that only reads is answered after what it read is durable, too.
            let origin = CommitOrigin(door: .fhir, correlationID: "reader")
            let inside = try? await store.commit(access, origin) { [patient] view throws(OperationFailure) in
                try view.current(patient, id)
            }
            if let version = inside.flatMap({ $0 }) { witness.saw(version) }
            try? await Task.sleep(for: .microseconds(300))
        }
    }
}
