package import FHIRCore
package import FHIRJSON
package import FHIRStore

/// A kind of event that a plugin emits.
package struct EventDeclaration: Sendable, Hashable {
    /// Such as `patient.created`.
    package var type: String
    /// The version of the form of its data.
    package var version: String
    /// When it is emitted, in a sentence.
    package var purpose: String

    package init(_ type: String, version: String = "1.0", _ purpose: String) {
        self.type = type
        self.version = version
        self.purpose = purpose
    }
}

/// An event before its commit.
package struct ProposedEvent: Sendable, Hashable {
    package var type: String
    /// An object; ids and codes rather than what the resources say.
    package var data: JSONValue

    package init(_ type: String, _ data: JSONValue) {
        self.type = type
        self.data = data
    }
}

/// An event of the log, in the contract's terms (`ServiceEvent`).
package struct DomainEvent: Sendable {
    /// UUIDv5 of the store, the position and the place in the commit: the same for ever.
    package var id: String
    package var type: String
    package var source: String
    package var timestamp: Instant
    package var correlationID: String
    package var tenant: Tenant
    package var data: JSONValue
    package var version: String
    package var user: String?
    package var session: String?
    package var place: EventPlace

    package init(_ stored: StoredEvent, id: String, data: JSONValue) {
        self.id = id
        type = stored.event.type
        source = stored.event.source
        timestamp = stored.instant
        correlationID = stored.correlationID
        tenant = stored.tenant
        self.data = data
        version = stored.event.version
        user = stored.principal
        session = stored.session
        place = stored.place
    }
}
