package import FHIRCore
import FHIRStore

/// Removes private records that have expired, of all plugins and tenants.
extension FHIRService {
    /// Removes what has expired by now, in commits of at most `limit` records that give way to others.
    /// - Returns: how many records were removed.
    @discardableResult
    package func removeExpiredRecords(limit: Int = 500) async throws(OperationFailure) -> Int {
        let now = clock.now()
        var removed = 0
        while !Task.isCancelled {
            // An expiry at this very instant is one.
            let places = try await store.expiredRecords(before: Instant(milliseconds: now.milliseconds + 1), limit: limit)
            guard let tenant = places.first?.collection.tenant else { break }
            let part = places.prefix { $0.collection.tenant == tenant }
            let count = try await remove(Array(part), of: tenant, at: now)
            // All of them were put anew: what is left comes in the next round.
            guard count > 0 else { break }
            removed += count
        }
        return removed
    }

    /// A record that was put anew in the meantime stays.
    private func remove(_ places: [RecordAddress], of tenant: Tenant, at now: Instant) async throws(OperationFailure) -> Int {
        let origin = CommitOrigin(door: .system, correlationID: "expired-records", givesWay: true)
        return try await store.commit(.system("expired records", tenant: tenant), origin) { view throws(OperationFailure) in
            var removed = 0
            for place in places {
                let collection = CollectionName(place.collection.name)
                guard try view.record(collection, place.key)?.isOver(at: now) == true else { continue }
                try view.deleteRecord(collection, place.key)
                removed += 1
            }
            return removed
        }
    }
}
