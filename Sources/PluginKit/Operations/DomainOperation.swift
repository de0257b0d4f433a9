package import FHIRSchema

/// One FHIR operation of a domain as data, with what performs it (R4 `operations.html`): routing, the checks of its input and the
/// CapabilityStatement follow from it.
package struct DomainOperation: Sendable {
    /// An input parameter, by R4's rules for OperationDefinition.parameter.
    package struct Parameter: Sendable, Hashable {
        package var name: String
        /// A primitive or complex type, or a resource type; `Resource` for any resource.
        package var type: String
        package var min: Int
        /// Nil for any number.
        package var max: Int?

        package init(_ name: String, _ type: String, min: Int = 0, max: Int? = 1) {
            self.name = name
            self.type = type
            self.min = min
            self.max = max
        }
    }

    /// The name after `$`.
    package let code: String
    /// The canonical URL of its OperationDefinition.
    package let url: String
    package let levels: OperationLevels
    /// The types that have it, for the levels below the system; empty: every type.
    package let types: [String]
    /// Whether it changes something, and so cannot be called by GET.
    package let affectsState: Bool
    package let need: DomainRoute.Need
    package let parameters: [Parameter]
    package let handler: OperationHandler

    package init(
        _ code: String, url: String, on levels: OperationLevels, of types: [String], affectsState: Bool, need: DomainRoute.Need,
        _ parameters: [Parameter], _ handler: @escaping OperationHandler
    ) {
        self.code = code
        self.url = url
        self.levels = levels
        self.types = types
        self.affectsState = affectsState
        self.need = need
        self.parameters = parameters
        self.handler = handler
    }

    /// Its types and code: `Patient$merge`.
    package var name: String { types.joined(separator: ",") + "$" + code }
}
