import FHIRCore
import FHIRSchema
import FHIRSearch
import FHIRStore
import StoreSQLite

/// One store on one faulty disk, and the witness of what happens to it.
struct FaultTrial: Sendable {
    let disk: FaultyDisk
    let options: SQLiteOptions
    let witness = Witness()
    let access = Access(tenant: .default, principal: "tester")
    let patient = Schema.r4.type(named: "Patient") ?? .none

    init(seed: UInt64 = 1, _ change: (inout SQLiteOptions) -> Void = { _ in }) throws {
        disk = try FaultyDisk(seed: seed)
        options = disk.options(change)
    }

    func open() throws(OperationFailure) -> SQLiteStore { try SQLiteStore.open(options) }

    func clients(_ store: any ResourceStore) -> Clients { Clients(store: store, disk: disk, witness: witness) }

    /// The newest version of a patient.
    func current(_ id: String, _ store: SQLiteStore) throws(OperationFailure) -> StoredVersion? {
        try store.current(patient, ResourceID(unchecked: id), access)
    }

    /// Audits an open store; answers what is wrong.
    func audit(_ store: SQLiteStore) async -> [String] {
        var violations = await Audit.violations(of: store, witness)
        let check = DatabaseCheck.result(options)
        if check != "ok" { violations.append("the database's structure is broken: \(check)") }
        return violations
    }

    /// Opens the store, audits it and closes it; answers what is wrong.
    func audit() async -> [String] {
        do throws(OperationFailure) {
            let store = try open()
            let violations = await audit(store)
            await store.close()
            return violations
        } catch {
            return ["the store does not open: \(error.issues.first?.diagnostics ?? "")"]
        }
    }

    /// From an empty disk through a dozen commits with checkpoints between them to the close, or until something fails.
    func liveShortly() async {
        guard let store = try? open() else { return }
        let clients = clients(store)
        do throws(OperationFailure) {
            for number in 0..<12 {
                try await clients.put("p\(number % 4)", length: 3_000)
                if number % 3 == 0 { try await clients.putPair("pair\(number)") }
                if number % 4 == 3 { try await clients.delete("p\(number % 4)") }
            }
        } catch {
            // The rest of this life is its close.
        }
        await store.close()
    }
}
