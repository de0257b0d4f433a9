import FHIRCore
import FHIRSchema
import FHIRSearch
import FHIRStore

/// One reader's way to the index of words: opens its file when first asked and again when it was made anew. Belongs to the reader's thread.
final class WordReader {
    private let index: WordIndex
    private var open: WordIndex.Opened?

    init(_ index: WordIndex) { self.index = index }

    /// Nil when the index cannot be asked.
    /// - Throws: when the budget is spent, and nothing else.
    func find(
        _ query: WordQuery, scope: [UInt8], through last: Int64, limit: Int, _ budget: WorkBudget?
    ) throws(OperationFailure) -> WordFile.Found? {
        let generation = index.generation
        if generation == 0 {
            open = nil
            return nil
        }
        // The full-text tables look for words without asking whether they may.
        try budget?.leaveCaller()
        if let open, open.generation != generation { self.open = nil }
        if open == nil { open = index.open() }
        guard let open else { return nil }
        do throws(OperationFailure) {
            return try open.file.find(query, scope: scope, through: last, limit: limit, budget)
        } catch {
            self.open = nil
            try budget?.check()
            if open.file.connection.isDamaged { index.condemn(open.generation) }
            return nil
        }
    }
}

extension SQLiteRows {
    func words(
        _ tenant: Tenant, _ type: TypeID, _ query: WordQuery, at sequence: Int64, limit: Int
    ) throws(OperationFailure) -> WordHits? {
        let scope = WordEntry.scope(tenant, types.number(type))
        guard let found = try words?.find(query, scope: scope, through: sequence, limit: limit, budget) else { return nil }
        // Of what was swept, a view at an earlier sequence might see some.
        guard found.swept <= sequence else { return nil }
        let through = min(found.cursor, sequence)
        guard found.sequences.count < limit else { return WordHits(certain: [], uncertain: [], through: through, isWhole: false) }
        let hits = try live(found.sequences, tenant, type, at: sequence)
        let unread = try live(found.unread, tenant, type, at: sequence)
        return WordHits(
            certain: query.isEnough ? hits : [], uncertain: query.isEnough ? unread : (hits + unread).sorted(), through: through,
            isWhole: true)
    }

    /// The resources, ascending, of which versions are the current ones at a sequence; only those of the tenant and type.
    private func live(_ versions: [Int64], _ tenant: Tenant, _ type: TypeID, at sequence: Int64) throws(OperationFailure) -> [Int64] {
        var rids: [Int64] = []
        var isOrdered = true
        for version in versions {
            guard let logged = try logged(tenant, type, version), logged.isLive(at: sequence) else { continue }
            if let last = rids.last, last >= logged.rid { isOrdered = false }
            rids.append(logged.rid)
        }
        return isOrdered ? rids : rids.sorted()
    }
}
