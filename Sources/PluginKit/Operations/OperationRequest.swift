package import FHIRCore

/// One call of an operation, its input checked against the declaration.
package struct OperationRequest: Sendable {
    package let host: any DomainHost
    package let caller: Caller
    /// The resource that it is called on; nil for a type or the system.
    package let id: ResourceID?
    private let texts: [String: [String]]
    private let elements: [String: [Element]]

    /// - Parameters:
    ///   - texts: the values of primitive parameters.
    ///   - elements: those of complex types, and resources.
    package init(
        host: any DomainHost, caller: Caller, id: ResourceID? = nil, texts: [String: [String]] = [:], elements: [String: [Element]] = [:]
    ) {
        self.host = host
        self.caller = caller
        self.id = id
        self.texts = texts
        self.elements = elements
    }

    package func all(_ parameter: String) -> [String] { texts[parameter] ?? [] }
    package func elements(_ parameter: String) -> [Element] { elements[parameter] ?? [] }

    /// The first value of a primitive parameter; nil when there is none.
    package func text(_ parameter: String) -> String? { all(parameter).first }

    /// The first value of a complex parameter; nil when there is none.
    package func element(_ parameter: String) -> Element? { elements(parameter).first }
}

/// What an operation answers with.
package enum OperationAnswer: Sendable {
    /// A resource of the store.
    case resource(VersionedResource)
    /// A resource that was made for the answer.
    case document(Resource)
}

/// What performs the calls of an operation.
package typealias OperationHandler = @Sendable (OperationRequest) async throws(OperationFailure) -> OperationAnswer
