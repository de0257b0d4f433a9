package import FHIRCore
package import FHIRJSON
package import FHIRStore

/// A request to a route, checked against its description.
package struct DomainRequest: Sendable {
    package let host: any DomainHost
    package let caller: Caller
    /// The values of the path's `{name}` segments, percent-decoded.
    package let path: [String: String]
    /// The values of the declared parameters that are there.
    package let query: [String: String]
    /// The body, which has the declared form; null when the route takes none.
    package let body: JSONValue
    /// The version that `If-Match` names; nil when there is no such field or it is `*`.
    package let ifMatch: Int64?
    /// Of a paged route: which page, and how the list is pinned.
    package let paging: Paging

    package init(
        host: any DomainHost, caller: Caller, path: [String: String] = [:], query: [String: String] = [:], body: JSONValue = .null,
        ifMatch: Int64? = nil, paging: Paging = Paging()
    ) {
        self.host = host
        self.caller = caller
        self.path = path
        self.query = query
        self.body = body
        self.ifMatch = ifMatch
        self.paging = paging
    }

    /// A segment of the path as a resource's id; 404 when it cannot be one.
    package func id(_ name: String = "id") throws(OperationFailure) -> ResourceID {
        guard let text = path[name], let id = ResourceID(text) else {
            throw OperationFailure(.notFound, .notFound, "There is nothing with this id")
        }
        return id
    }

    /// Which part of a list is asked for.
    package struct Paging: Sendable, Hashable {
        /// From 1.
        package var page: Int
        /// 1 to 100.
        package var pageSize: Int
        /// The position that page one was read at; nil for page one.
        package var position: Position?

        package init(page: Int = 1, pageSize: Int = 20, position: Position? = nil) {
            self.page = page
            self.pageSize = pageSize
            self.position = position
        }

        /// How many items come before the page.
        package var skipping: Int { (page - 1) * pageSize }
    }
}

/// What answers the requests of a route.
package typealias DomainHandler = @Sendable (DomainRequest) async throws(OperationFailure) -> DomainAnswer

/// What makes a document that everybody may read.
package typealias DocumentMaker = @Sendable (any DomainHost) async throws(OperationFailure) -> JSONValue
