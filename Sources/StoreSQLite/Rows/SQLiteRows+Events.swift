import FHIRCore
import FHIRStore

/// Reads domain events.
extension SQLiteRows {
    /// Events from the first behind the place, of one tenant or of all; at most `limit`.
    func events(after place: EventPlace, tenant: Tenant?, limit: Int) throws(OperationFailure) -> [StoredEvent] {
        let statement = try connection.statement(tenant == nil ? .eventsAfter : .eventsOfTenantAfter)
        statement.bind(1, StoredPlace.number(place))
        statement.bind(2, Int64(max(limit, 0)))
        if let tenant { statement.bind(3, Int64(tenant.rawValue)) }
        defer { statement.reset() }
        var found: [StoredEvent] = []
        while try connection.step(statement) { found.append(Self.event(statement)) }
        return found
    }

    private static func event(_ statement: SQLiteStatement) -> StoredEvent {
        StoredEvent(
            place: StoredPlace.place(statement.integer(0)), tenant: Tenant(rawValue: Int32(truncatingIfNeeded: statement.integer(1))),
            instant: Instant(milliseconds: statement.integer(2)), principal: statement.text(3), session: statement.text(4),
            correlationID: statement.text(5) ?? "",
            event: EmittedEvent(
                type: statement.text(6) ?? "", source: statement.text(7) ?? "", version: statement.text(8) ?? "",
                data: statement.bytes(9)))
    }
}

/// An event's place as one number, in the same order: the position and 20 bits of the ordinal.
enum StoredPlace {
    private static let mostOrdinal: Int32 = 0xF_FFFF
    private static let mostPosition = Int64.max >> 20

    /// No event has a place beyond the bounds, so that these stand for what is beyond.
    static func number(_ place: EventPlace) -> Int64 {
        guard place.position >= .zero else { return 0 }
        guard place.position.rawValue <= mostPosition else { return .max }
        return place.position.rawValue << 20 | Int64(min(max(place.ordinal, 0), mostOrdinal))
    }

    static func place(_ number: Int64) -> EventPlace {
        EventPlace(
            position: Position(rawValue: number >> 20), ordinal: Int32(truncatingIfNeeded: number & Int64(mostOrdinal)))
    }
}
