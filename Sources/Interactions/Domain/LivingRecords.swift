import FHIRCore
import FHIRStore

/// Private records without those that have expired.
enum LivingRecords {
    /// As many records as asked for that have not expired, unless expired ones are what is asked for.
    static func read(
        _ selection: RecordSelection, at now: Instant, after key: String?, limit: Int,
        _ read: (_ after: String?, _ limit: Int) throws(OperationFailure) -> [PrivateRecord]
    ) throws(OperationFailure) -> [PrivateRecord] {
        if case .expired = selection { return try read(key, limit) }
        var found: [PrivateRecord] = []
        var after = key
        while found.count < limit {
            let wanted = limit - found.count
            let part = try read(after, wanted)
            found += part.filter { !$0.isOver(at: now) }
            guard part.count == wanted, let last = part.last else { break }
            after = last.key
        }
        return found
    }
}

extension Int {
    /// The sum, or the greatest number there is.
    func adding(_ other: Int) -> Int {
        let (sum, overflows) = addingReportingOverflow(other)
        return overflows ? .max : sum
    }
}

extension PrivateRecord {
    /// Whether it has expired by an instant.
    func isOver(at now: Instant) -> Bool { expires.map { $0 <= now } ?? false }
}
