import FHIRModel
import FHIRSchema

/// Reads the parameters that say how the answer is to look.
struct OptionReading {
    let types: [TypeID]
    let schema: Schema
    private(set) var options = SearchOptions()
    private var seen: Set<String> = []

    init(types: [TypeID], schema: Schema) {
        self.types = types
        self.schema = schema
    }

    static let names: Set<String> = [
        "_count", "_total", "_summary", "_elements", "_contained", "_containedType", "_score", "_explain",
    ]

    /// Reads one parameter; false when it is not one of these.
    mutating func read(_ name: String, _ value: String) throws(SearchFault) -> Bool {
        guard Self.names.contains(name) else { return false }
        if name != "_elements", !seen.insert(name).inserted { throw .malformed(name, expected: "it once") }
        switch name {
        case "_count":
            guard let number = SearchRequest.wholeNumber(value) else { throw .malformed(name, expected: "a whole number, 0 or more") }
            options.count = number
        case "_total": options.total = try choice(name, value)
        case "_summary":
            if value == "count" {
                options.isCountOnly = true
            } else {
                guard let filter = ElementFilter(summary: value) else {
                    throw .malformed(name, expected: "one of true, text, data, count, false")
                }
                // R4 leaves the two together open; the named elements are the more precise wish.
                if case .elements = options.filter { break }
                options.filter = filter
            }
        case "_elements": try readElements(value)
        case "_contained": options.contained = try choice(name, value)
        case "_containedType": options.containedType = try choice(name, value)
        case "_score": options.wantsScore = try flag(name, value)
        default: options.wantsPlan = try flag(name, value)
        }
        return true
    }

    /// Notes that the answer is sorted by score.
    mutating func scoreIsWanted() { options.wantsScore = true }

    private mutating func readElements(_ value: String) throws(SearchFault) {
        let names = value.split(separator: ",", omittingEmptySubsequences: false).map(String.init)
        for name in names where !types.contains(where: { schema.element(of: $0, named: name) != nil }) {
            let known = Set(types.flatMap { type in schema.elements(of: type).map { schema.name($0) } })
            throw .malformed(
                "_elements",
                expected: "names of elements separated by commas, without the type and for a choice without [x]; "
                    + "\(ParameterName.harmless(name)) is none.\(NearestName.question(name, in: known.sorted()))")
        }
        if case .elements(let before) = options.filter {
            options.filter = .elements(before + names)
        } else {
            options.filter = .elements(names)
        }
    }

    private func flag(_ name: String, _ value: String) throws(SearchFault) -> Bool {
        guard let flag = Bool(value) else { throw .malformed(name, expected: "true or false") }
        return flag
    }

    private func choice<Choice: RawRepresentable<String> & CaseIterable>(
        _ name: String, _ value: String
    ) throws(SearchFault) -> Choice {
        guard let choice = Choice(rawValue: value) else {
            throw .malformed(name, expected: "one of " + Choice.allCases.map(\.rawValue).joined(separator: ", "))
        }
        return choice
    }
}
