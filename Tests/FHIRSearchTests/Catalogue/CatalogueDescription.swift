import FHIRSchema
import FHIRSearch

/// How the parameters of each type are answered, as text: the counts of each form, then whatever has no rows of its own.
enum CatalogueDescription {
    /// One entry for each type, each of lines of at most 120 characters, those after the first indented.
    static func text(_ catalogue: SearchCatalogue) -> String {
        catalogue.schema.resourceTypes.map { type in
            let name = catalogue.schema.name(type)
            let parameters = catalogue.parameters(of: type)
            let own = parameters.filter { isOwn($0) }
            let references = own.count { $0.kind == .reference }
            let others = parameters.filter { !isOwn($0) && !isOfEveryResource($0) }.map { describe($0, catalogue.schema) }
            return wrapped(["\(name):", "\(parameters.count) =", "\(own.count - references) rows,", "\(references) references;"] + others)
        }.joined(separator: "\n")
    }

    /// What class a parameter is in.
    static func form(_ parameter: SearchParameter) -> String {
        switch parameter.form {
        case .rows: isOwn(parameter) ? "rows" : "alias"
        case .reference(_, let targets): isOwn(parameter) ? "reference" : targets == nil ? "alias" : "restricted alias"
        case .union: "union"
        case .composite(_, let isPaired): isPaired ? "paired composite" : "composite"
        case .id, .lastUpdated, .text, .content, .filter, .query: "special"
        case .unavailable: "unavailable"
        }
    }

    private static func isOwn(_ parameter: SearchParameter) -> Bool {
        switch parameter.form {
        case .rows(let number), .reference(let number, nil):
            TestCatalogue.name(number) == Schema.r4.name(parameter.type) + "." + parameter.code
        default: false
        }
    }

    private static func isOfEveryResource(_ parameter: SearchParameter) -> Bool {
        switch parameter.form {
        case .id, .lastUpdated, .text, .content, .filter, .query: true
        default: false
        }
    }

    private static func describe(_ parameter: SearchParameter, _ schema: Schema) -> String {
        parameter.code + "=" + answer(parameter, schema)
    }

    private static func answer(_ parameter: SearchParameter, _ schema: Schema) -> String {
        switch parameter.form {
        case .rows(let number), .reference(let number, nil): code(number)
        case .reference(let number, let targets?): "\(code(number))(\(targets.map { schema.name($0) }.joined(separator: ",")))"
        case .union(let members): members.map { answer($0, schema) }.joined(separator: "|")
        case .composite(let parts, let isPaired): parts.map(\.code).joined(separator: isPaired ? "&&" : "&")
        case .unavailable: "unavailable"
        default: "special"
        }
    }

    private static func code(_ number: ParameterNumber) -> String {
        TestCatalogue.name(number).split(separator: ".").last.map(String.init) ?? "?"
    }

    private static func wrapped(_ words: [String]) -> String {
        var lines = [""]
        for word in words {
            if lines[lines.count - 1].count + word.count > 119 { lines.append(" ") }
            lines[lines.count - 1] += (lines[lines.count - 1].isEmpty ? "" : " ") + word
        }
        return lines.joined(separator: "\n")
    }
}
