import FHIRCore
import FHIRJSON
import FHIRStore
import PluginKit

/// The host's own route `GET events`: the domain events of the caller's hospital from the commit log, as JSON or as a stream.
struct EventRoute: Sendable {
    static let service = DescribedService(
        name: "events", shortName: "events", version: "1.0.0",
        purpose: "The domain events of all services, in the order of the commit log.")

    /// How many events an answer has unless told.
    static let defaultLimit = 100
    static let mostEvents = 1_000

    let route: DomainRoute
    private let tokens: EventTokens
    private let hospital: DomainAPI.HospitalID
    private let sleep: DomainAPI.Sleep

    init(_ seal: TokenSeal, _ hospital: @escaping DomainAPI.HospitalID, _ sleep: @escaping DomainAPI.Sleep) {
        let tokens = EventTokens(seal: seal)
        self.tokens = tokens
        self.hospital = hospital
        self.sleep = sleep
        route = DomainRoute(
            .get, "events",
            "The events of the caller's hospital after a place in the log, in its order; as Server-Sent Events where Accept asks for it.",
            need: .permission("events", "read"),
            query: [
                QueryParameter(
                    "after", .string(1...200, "`next` of an earlier answer, or the id of a Server-Sent Event; all events without it.")),
                QueryParameter("limit", ContractSchema(.integer(1...Self.mostEvents), "How many events at most; 100 unless told.")),
            ],
            answer: .object(ServiceEvent.page)
        ) { request throws(OperationFailure) in
            let tenant = request.caller.access.tenant
            let after = try tokens.place(request.query["after"], tenant)
            let limit = request.query["limit"].flatMap { Int($0) } ?? Self.defaultLimit
            let events = try await request.host.events(after: after, request.caller.access, limit: limit)
            let hospital = await hospital(tenant)
            let items = events.filter { $0.tenant == tenant }.map { ServiceEvent.json($0, hospital: hospital) }
            return .value(
                .object([
                    .init("events", .array(items)),
                    .init("next", .string(try tokens.token(events.last?.place ?? after, tenant))),
                ]))
        }
    }

    /// The events after a place as a stream that goes on with new ones.
    func stream(from token: String?, _ host: any DomainHost, _ caller: Caller) async throws(OperationFailure) -> DomainReply {
        let place = try tokens.place(token, caller.access.tenant)
        let feed = EventFeed(host, caller.access, hospital: await hospital(caller.access.tenant), after: place, tokens, sleep)
        var reply = DomainReply(200, EventFeed.mediaType, .stream(feed))
        reply.fields.append(("Cache-Control", "no-store"))
        return reply
    }
}
