import FHIRSearch
import FHIRStore

/// A memory store's search index: its rows in order, in chunks of some hundred, so that an insertion moves few of them.
struct MemoryIndex: Sendable {
    private static let most = 512

    /// None is empty.
    private(set) var chunks: [[PendingWrites.KeyRow]] = []

    mutating func insert(_ row: PendingWrites.KeyRow) {
        guard !chunks.isEmpty else { return chunks.append([row]) }
        let (chunk, offset) = place { $0 < row }
        let at = min(chunk, chunks.count - 1)
        chunks[at].insert(row, at: chunk == at ? offset : chunks[at].count)
        guard chunks[at].count > Self.most else { return }
        let rest = Array(chunks[at][(Self.most / 2)...])
        chunks[at].removeSubrange((Self.most / 2)...)
        chunks.insert(rest, at: at + 1)
    }

    /// Ends the live row with this key and resource.
    mutating func bury(_ dead: PendingWrites.KeyRow) {
        var (chunk, offset) = place { row in row < dead }
        while chunk < chunks.count {
            while offset < chunks[chunk].count {
                let row = chunks[chunk][offset]
                guard row.key == dead.key, row.rid == dead.rid, row.tenant == dead.tenant else { return }
                if row.died == 0 { return chunks[chunk][offset].died = dead.died }
                offset += 1
            }
            (chunk, offset) = (chunk + 1, 0)
        }
    }

    /// Removes the first rows of a parameter.
    mutating func remove(_ tenant: Tenant, _ parameter: ParameterNumber, limit: Int) {
        let start = place { row in
            row.tenant == tenant ? row.key.parameter < parameter : row.tenant.rawValue < tenant.rawValue
        }
        var (chunk, left) = (start.chunk, limit)
        while chunk < chunks.count, left > 0 {
            let before = chunks[chunk].count
            chunks[chunk].removeAll { row in
                guard left > 0, row.tenant == tenant, row.key.parameter == parameter else { return false }
                left -= 1
                return true
            }
            if chunks[chunk].isEmpty {
                chunks.remove(at: chunk)
            } else if chunks[chunk].count == before, chunk > start.chunk {
                return
            } else {
                chunk += 1
            }
        }
    }

    /// The first row for which `isBefore` is not true; that is behind all when there is none.
    func place(_ isBefore: (PendingWrites.KeyRow) -> Bool) -> (chunk: Int, offset: Int) {
        var (low, high) = (0, chunks.count)
        while low < high {
            let middle = (low + high) / 2
            if chunks[middle].last.map(isBefore) ?? false { low = middle + 1 } else { high = middle }
        }
        guard low < chunks.count else { return (low, 0) }
        let chunk = low
        (low, high) = (0, chunks[chunk].count)
        while low < high {
            let middle = (low + high) / 2
            if isBefore(chunks[chunk][middle]) { low = middle + 1 } else { high = middle }
        }
        return (chunk, low)
    }

    /// Rows from the first that is not before, ascending, or from the one before that, descending: the next few at least one of which there
    /// is; empty at the end.
    func rows(_ isBefore: (PendingWrites.KeyRow) -> Bool, descending: Bool) -> ArraySlice<PendingWrites.KeyRow> {
        let (chunk, offset) = place(isBefore)
        if !descending { return chunk < chunks.count ? chunks[chunk][offset...] : [] }
        if offset > 0 { return chunks[chunk][..<offset] }
        return chunk > 0 ? chunks[chunk - 1][...] : []
    }
}

extension PendingWrites.KeyRow {
    func isLive(at sequence: Int64) -> Bool { born <= sequence && (died == 0 || died > sequence) }
}
