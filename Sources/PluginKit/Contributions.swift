/// What one plugin adds to the server, gathered while it declares.
package struct Contributions: Sendable {
    package private(set) var rules: [DomainRule] = []
    package private(set) var slices: [ResourceSlice] = []
    package private(set) var collections: [PrivateCollection] = []
    package private(set) var events: [EventDeclaration] = []
    package private(set) var routes: [DomainRoute] = []
    package private(set) var operations: [DomainOperation] = []
    package private(set) var starts: [StartTask] = []
    package private(set) var documents: [PublicDocument] = []
    package private(set) var authorization: (any Authorization)?

    package init() {}

    /// Lets a rule judge every commit that changes what it is about.
    package mutating func add(_ rule: DomainRule) { rules.append(rule) }

    /// Claims the resources of a type that meet a predicate.
    package mutating func add(_ slice: ResourceSlice) { slices.append(slice) }

    /// Declares a collection of private records.
    package mutating func add(_ collection: PrivateCollection) { collections.append(collection) }

    /// Declares an event that its rules or routes emit.
    package mutating func add(_ event: EventDeclaration) { events.append(event) }

    /// Serves a route of the domain API.
    package mutating func add(_ route: DomainRoute) { routes.append(route) }

    /// Offers an operation of the FHIR API.
    package mutating func add(_ operation: DomainOperation) { operations.append(operation) }

    /// Runs once before the first request is taken.
    package mutating func onStart(_ task: @escaping StartTask) { starts.append(task) }

    /// Publishes a document below `/.well-known`, for everybody.
    package mutating func add(_ document: PublicDocument) { documents.append(document) }

    /// Makes this plugin the one that tells who is calling. Two that do are a conflict.
    package mutating func authorize(_ authorization: any Authorization) { self.authorization = authorization }
}

/// Work before the first request: it may write, and may tell the operator something on standard output, such as a first password.
package typealias StartTask = @Sendable (_ host: any DomainHost, _ tell: @Sendable (String) -> Void) async throws -> Void
