package import FHIRCore

/// A domain event as the log tells it, with what is known of its commit.
package struct StoredEvent: Sendable, Hashable {
    package var place: EventPlace
    package var tenant: Tenant
    /// That of the commit.
    package var instant: Instant
    /// Who acted in the commit.
    package var principal: String?
    package var session: String?
    package var correlationID: String
    package var event: EmittedEvent

    package init(
        place: EventPlace, tenant: Tenant, instant: Instant, principal: String?, session: String?, correlationID: String,
        event: EmittedEvent
    ) {
        self.place = place
        self.tenant = tenant
        self.instant = instant
        self.principal = principal
        self.session = session
        self.correlationID = correlationID
        self.event = event
    }
}
