import FHIRCore
import FHIRStore

/// Places in the log of events as clients see them: opaque, and of one hospital.
struct EventTokens: Sendable {
    let seal: TokenSeal

    func token(_ place: EventPlace, _ tenant: Tenant) throws(OperationFailure) -> String {
        try seal.token([place.position.rawValue, Int64(place.ordinal)], scope: Self.scope(tenant))
    }

    /// The start of the log for nil; 400 for what is no token of this hospital's.
    func place(_ token: String?, _ tenant: Tenant) throws(OperationFailure) -> EventPlace {
        guard let token else { return .start }
        guard let numbers = seal.numbers(token, scope: Self.scope(tenant)), numbers.count == 2, let ordinal = Int32(exactly: numbers[1])
        else {
            throw OperationFailure(.invalid, .badParameter, at: "?after", "expected `next` of an earlier answer, or the id of an event")
        }
        return EventPlace(position: Position(rawValue: numbers[0]), ordinal: ordinal)
    }

    private static func scope(_ tenant: Tenant) -> String { "events \(tenant.rawValue)" }
}
