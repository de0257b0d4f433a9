package import FHIRJSON
package import FHIRStore

/// What a route answers with.
package struct DomainAnswer: Sendable {
    package enum Content: Sendable {
        case none
        /// In the declared form.
        case value(JSONValue)
        /// One page of a list.
        case page(Page)
        /// Something that is not JSON.
        case bytes([UInt8], mediaType: String)
    }

    /// One page of a list, pinned to the position at which page one was read.
    package struct Page: Sendable {
        package var items: [JSONValue]
        package var total: Int
        package var position: Position

        package init(_ items: [JSONValue], total: Int, at position: Position) {
            self.items = items
            self.total = total
            self.position = position
        }
    }

    package var content: Content
    /// Instead of the route's own status of success.
    package var status: Int?
    /// The version of the resource behind the answer, for `ETag`.
    package var version: Int64?
    /// Of what was created: its path below the domain base, such as `patients/1`.
    package var location: String?

    package init(_ content: Content, status: Int? = nil, version: Int64? = nil, location: String? = nil) {
        self.content = content
        self.status = status
        self.version = version
        self.location = location
    }

    package static func value(_ value: JSONValue, version: Int64? = nil, location: String? = nil) -> DomainAnswer {
        DomainAnswer(.value(value), version: version, location: location)
    }

    package static let none = DomainAnswer(.none)
}
