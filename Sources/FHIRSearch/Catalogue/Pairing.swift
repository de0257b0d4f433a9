import FHIRSchema

/// A token parameter and another one whose values are indexed together, besides each alone: those of a composite's elements, and codes with
/// dates, so that what has a code comes in the order of its dates.
struct Pairing: Sendable {
    /// The parameters that the tokens' keys are of, and the values', with these values' kind.
    let tokens: Set<ParameterNumber>
    let values: Set<ParameterNumber>
    let kind: SearchParameterKind
    /// What the pairs' keys are of.
    let number: ParameterNumber
    /// The composite that knows the elements; nil: the resource itself has both.
    let composite: SearchParameter?

    /// The codes of types whose newest resources are asked for, with the parameter of their dates.
    private static let dated = [
        ("Observation", "code", "date"), ("DiagnosticReport", "code", "date"), ("Procedure", "code", "date"),
        ("Condition", "code", "recorded-date"), ("MedicationRequest", "code", "authoredon"),
    ]

    /// The name that a store has the number of pairs under.
    static func name(_ type: String, _ first: String, _ second: String) -> String { "\(type).\(first)+\(second)" }

    /// Whether a name is that of pairs. A store that has resources already does not begin to number them: the resources would lack them.
    static func isName(_ name: String) -> Bool { name.utf8.contains(UInt8(ascii: "+")) }

    /// The names of all pairs of R4's parameters.
    static func names(_ schema: Schema) -> [String] {
        let composites = schema.resourceTypes.flatMap { type in
            schema.searchParameters(of: type).compactMap { id -> String? in
                let parts = schema[id].components.map { schema[$0.definition] }
                guard parts.count == 2, fits(parts[0].kind, parts[1].kind) else { return nil }
                return name(schema.name(type), parts[0].code.string, parts[1].code.string)
            }
        }
        return composites + dated.map { name($0.0, $0.1, $0.2) }
    }

    /// Whether keys of these kinds are paired: those whose values are short.
    static func fits(_ first: SearchParameterKind, _ second: SearchParameterKind) -> Bool {
        first == .token && [.token, .date, .number, .quantity].contains(second)
    }

    /// The pairs of a type: of those of its composites whose parts must be of the same element, and of its codes with its dates.
    static func all(_ type: TypeID, _ parameters: [SearchParameter], _ schema: Schema, _ numbering: IndexNumbering) -> [Pairing] {
        var pairings = parameters.compactMap { parameter -> Pairing? in
            guard let number = parameter.pairs, case .composite(let parts, _) = parameter.form else { return nil }
            return Pairing(
                tokens: Set(parts[0].actions.map(\.parameter)), values: Set(parts[1].actions.map(\.parameter)), kind: parts[1].kind,
                number: number, composite: parameter)
        }
        for (name, code, date) in dated where name == schema.name(type) {
            guard let number = numbering.parameter(self.name(name, code, date)),
                let token = parameters.first(where: { $0.code == code })?.number,
                let value = parameters.first(where: { $0.code == date })?.number
            else { continue }
            pairings.append(Pairing(tokens: [token], values: [value], kind: .date, number: number, composite: nil))
        }
        return pairings
    }
}
