import FHIRCore
import FHIRJSON
import FHIRStore
import PluginKit

/// The events of a hospital as Server-Sent Events (WHATWG HTML, 9.2), part by part, as long as the client reads.
///
/// Looks for new events every 250 ms, sends a comment every 15 s in which there are none, and ends after ten minutes: the client then comes
/// again with the id of the last event, and with credentials that are judged anew.
package actor EventFeed {
    static let mediaType = "text/event-stream"
    static let interval = Duration.milliseconds(250)
    /// Looks without an event until a comment is sent.
    static let patience = 60
    /// How long it goes on, in milliseconds.
    static let lifetime: Int64 = 600_000
    static let batch = 100

    private let host: any DomainHost
    private let access: Access
    private let hospital: String?
    private let tokens: EventTokens
    private let sleep: DomainAPI.Sleep
    private var place: EventPlace
    /// When it ends; nil before the first part.
    private var end: Instant?

    init(
        _ host: any DomainHost, _ access: Access, hospital: String?, after place: EventPlace, _ tokens: EventTokens,
        _ sleep: @escaping DomainAPI.Sleep
    ) {
        self.host = host
        self.access = access
        self.hospital = hospital
        self.tokens = tokens
        self.sleep = sleep
        self.place = place
    }

    /// The next part to send, as soon as there is one; nil at the end: after ten minutes, when the task is cancelled, or the store fails.
    package func next() async -> [UInt8]? {
        guard let end else {
            end = Instant(milliseconds: host.clock.now().milliseconds + Self.lifetime)
            // Sends the header at once, and says how soon to come again.
            return Array("retry: 1000\n\n".utf8)
        }
        var quiet = 0
        while host.clock.now() < end {
            do {
                let events = try await host.events(after: place, access, limit: Self.batch)
                if let last = events.last {
                    let part = try events.filter { $0.tenant == access.tenant }.flatMap { try text($0) }
                    place = last.place
                    if !part.isEmpty { return part }
                    continue
                }
                if quiet == Self.patience { return Array(": still here\n\n".utf8) }
                quiet += 1
                try await sleep(Self.interval)
            } catch {
                return nil
            }
        }
        return nil
    }

    private func text(_ event: DomainEvent) throws(OperationFailure) -> [UInt8] {
        let token = try tokens.token(event.place, access.tenant)
        // The type is a name of dots and letters; one with a line end could not be told from a field.
        let type = event.type.filter { !$0.isNewline }
        return Array("id: \(token)\nevent: \(type)\ndata: ".utf8) + ServiceEvent.json(event, hospital: hospital).write()
            + Array("\n\n".utf8)
    }
}
