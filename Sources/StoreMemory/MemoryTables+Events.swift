import FHIRStore

/// The events that commits emitted, in log order.
extension MemoryTables {
    /// The next events behind a place.
    func events(after place: EventPlace, tenant: Tenant?, limit: Int) -> [StoredEvent] {
        let numbers = tenant.map { eventsOf[$0] ?? [] }
        var (low, high) = (0, numbers?.count ?? events.count)
        while low < high {
            let middle = (low + high) / 2
            if events[numbers?[middle] ?? middle].place <= place { low = middle + 1 } else { high = middle }
        }
        let end = numbers?.count ?? events.count
        return (low..<min(end, limit < end - low ? low + limit : end)).map { stored(events[numbers?[$0] ?? $0]) }
    }

    private func stored(_ event: PendingWrites.Event) -> StoredEvent {
        let commit = commits[Int(event.place.position.rawValue) - 1]
        return StoredEvent(
            place: event.place, tenant: event.tenant, instant: commit.point.instant, principal: commit.principal,
            session: commit.origin.session, correlationID: commit.origin.correlationID, event: event.event)
    }

    mutating func add(_ added: [PendingWrites.Event]) {
        for event in added {
            eventsOf[event.tenant, default: []].append(events.count)
            eventCounts[event.place.position, default: 0] += 1
            events.append(event)
        }
    }
}
