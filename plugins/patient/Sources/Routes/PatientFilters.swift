import FHIRCore
import PluginKit

/// How lists of patients are narrowed and ordered: the parameters of the domain API as those of a FHIR search.
enum PatientFilters {
    static let parameters = [
        QueryParameter("name", .string(1...200, "Words that names begin with.")),
        QueryParameter("mrn", .string(1...100, "A medical record number, whole.")),
        QueryParameter("phone", .string(1...100)),
        QueryParameter("email", .string(1...254)),
        QueryParameter("birthDate", .date),
        QueryParameter("gender", .code(Patient.genders + ["unknown"])),
        QueryParameter("isActive", .boolean),
        QueryParameter("sort", .code(orders.flatMap { [$0.name, "-" + $0.name] }, "Ascending; with a hyphen descending.")),
    ]

    static let text = QueryParameter(
        "q", .string(1...200, "Words that names begin with, or a whole record number, telephone number or mail address."))

    private static let orders: [(name: String, parameter: String)] = [
        ("lastName", "family"), ("firstName", "given"), ("dateOfBirth", "birthdate"), ("gender", "gender"), ("mrn", "identifier"),
        ("updatedAt", "_lastUpdated"),
    ]

    /// The FHIR parameters that say which patients.
    static func filters(_ query: [String: String]) throws(OperationFailure) -> [(name: String, value: String)] {
        var filters: [(name: String, value: String)] = []
        if let name = query["name"] {
            let words = words(name)
            guard !words.isEmpty else { throw OperationFailure(.invalid, .badParameter, "Parameter name: expected a word") }
            filters += words.map { (name: "name", value: SearchValue.escaped($0)) }
        }
        if let mrn = query["mrn"] {
            filters.append(("identifier:of-type", SearchValue.escaped(Codes.identifierType) + "|MR|" + SearchValue.escaped(mrn)))
        }
        let others = [
            ("phone", "phone"), ("email", "email"), ("birthDate", "birthdate"), ("gender", "gender"), ("isActive", "active"),
        ]
        for (name, parameter) in others {
            if let value = query[name] { filters.append((parameter, SearchValue.escaped(value))) }
        }
        if let text = query["q"] { filters.append(("_filter", filter(text))) }
        return filters
    }

    /// The FHIR parameter that says in which order.
    static func order(_ query: [String: String]) -> [(name: String, value: String)] {
        guard let sort = query["sort"] else { return [] }
        let descends = sort.hasPrefix("-")
        guard let order = orders.first(where: { $0.name == (descends ? String(sort.dropFirst()) : sort) }) else { return [] }
        return [("_sort", (descends ? "-" : "") + order.parameter)]
    }

    /// Names that begin with all words, or something that is the text.
    private static func filter(_ text: String) -> String {
        let names = words(text).map { "name sw " + SearchValue.quoted($0) }
        let value = SearchValue.quoted(SearchValue.escaped(text))
        let whole = ["identifier", "phone", "email"].map { "\($0) eq \(value)" }
        return (names.isEmpty ? whole : ["(" + names.joined(separator: " and ") + ")"] + whole).joined(separator: " or ")
    }

    private static func words(_ text: String) -> [String] {
        text.split(whereSeparator: \.isWhitespace).map(String.init)
    }
}
