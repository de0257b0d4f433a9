package import FHIRSchema

/// What defines a search parameter for a type: R4's own definitions, or a SearchParameter resource.
package struct ParameterDefinition: Sendable {
    /// One part of a composite.
    package struct Component: Sendable {
        /// The code of the parameter that has the part's rows.
        package var code: String
        /// FHIRPath from what the composite's expression yields.
        package var expression: String

        package init(code: String, expression: String) {
            self.code = code
            self.expression = expression
        }
    }

    package var code: String
    package var url: String
    package var kind: SearchParameterKind
    /// FHIRPath over all types that have the parameter; empty when there is none.
    package var expression: String
    package var targets: [TypeID]
    package var components: [Component]
    /// The name in the store's registry of the rows that it has, if it has its own; nil for `Type.code`, as R4's parameters have.
    package var rowName: String?
    /// Which of several alike has the rows: the one with the lowest. 0 for R4's own.
    package var order: Int64 = 0
    /// Set as long as there may be resources without their rows.
    package var indexing: IndexingProgress?

    package init(
        code: String, url: String, kind: SearchParameterKind, expression: String, targets: [TypeID] = [], components: [Component] = []
    ) {
        self.code = code
        self.url = url
        self.kind = kind
        self.expression = expression
        self.targets = targets
        self.components = components
    }

    init(_ info: SearchParameterInfo, _ schema: Schema) {
        self.init(
            code: info.code.string, url: info.url.string, kind: info.kind, expression: info.expression.string,
            targets: Array(info.targets),
            components: info.components.map { Component(code: schema[$0.definition].code.string, expression: $0.expression.string) })
        // R4 4.0.1 has the expressions of these two parts exchanged: `relatesto`, the target, has `code`.
        if url == "http://hl7.org/fhir/SearchParameter/DocumentReference-relationship", components.count == 2 {
            (components[0].expression, components[1].expression) = (components[1].expression, components[0].expression)
        }
    }
}
