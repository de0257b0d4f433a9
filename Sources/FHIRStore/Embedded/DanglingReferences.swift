import FHIRCore
import FHIRSchema
import FHIRSearch

/// Finds references to resources that are not there by comparing the reference keys with the keys of all live resources.
///
/// Two walks and one sort; holds 8 bytes for each live resource of the tenant.
struct DanglingReferences<Rows: EmbeddedRows> {
    let rows: Rows
    let schema: Schema
    let hash: KeyedHash
    let tenant: Tenant
    let at: Int64

    func find(limit: Int) throws(OperationFailure) -> [DanglingReference] {
        guard limit > 0 else { return [] }
        let targets = try liveTargets()
        var found: [DanglingReference] = []
        var last: (value: UInt64, exists: Bool)?
        try rows.walkValues(tenant, .reference, at: at) { value, rid throws(OperationFailure) in
            let exists: Bool
            if let last, last.value == value {
                exists = last.exists
            } else {
                exists = Self.contains(targets, value)
                last = (value, exists)
            }
            guard !exists, let sequence = try rows.newestSequence(of: rid, through: at), let row = try rows.row(sequence, []) else {
                return true
            }
            found.append(
                DanglingReference(type: row.stored.type, id: row.stored.id, key: IndexKey(parameter: .reference, value: value)))
            return found.count < limit
        }
        return found
    }

    /// The reference keys of all live resources, sorted.
    private func liveTargets() throws(OperationFailure) -> [UInt64] {
        var targets: [UInt64] = []
        var names: [TypeID: String] = [:]
        for type in schema.resourceTypes { names[type] = schema.name(type) }
        for (type, name) in names {
            try rows.walkLog(tenant, type, 1..<(at + 1), descending: false) { sequence, died throws(OperationFailure) in
                if let died, died != 0, died <= at { return true }
                guard let row = try rows.row(sequence, []), !row.stored.isDeleted else { return true }
                targets.append(IndexKey.reference(to: name, row.stored.id.value, hash).value)
                return true
            }
        }
        targets.sort()
        return targets
    }

    private static func contains(_ sorted: [UInt64], _ value: UInt64) -> Bool {
        var low = 0
        var high = sorted.count
        while low < high {
            let middle = (low + high) / 2
            if sorted[middle] < value { low = middle + 1 } else { high = middle }
        }
        return low < sorted.count && sorted[low] == value
    }
}
