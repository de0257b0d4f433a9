import FHIRCore
import FHIRJSON
import FHIRModel
import FHIRPath
import FHIRSchema
import FHIRSearch

/// Searches and resources of tests: one catalogue, a small terminology, and matching in memory.
enum RequestFixture {
    static let schema = Schema.r4
    static let names = SearchCatalogue.names(schema)
    static let base = Array("http://localhost/fhir".utf8)
    /// 2026-03-15T12:00:00Z
    static let now = Instant(milliseconds: 1_773_576_000_000)
    /// Two hours east of UTC.
    static let zoneOffset: @Sendable (Int64) -> Int64 = { _ in 7200 }

    static let context: SearchContext = {
        let hash = KeyedHash(key0: 7, key1: 11)
        let catalogue = SearchCatalogue(
            schema: schema, numbering: .inOrder(schema, names), hash: hash, base: base, units: MetricUnits(), zoneOffset: zoneOffset)
        return SearchContext(
            schema: schema, catalogue: catalogue, hash: hash, base: base, units: MetricUnits(), terminology: Animals(),
            zoneOffset: zoneOffset, parse: { body, type in try? JSONReader.parse(body, schema: .r4, expecting: type) })
    }()

    /// Reads `Type?query`, `?query` or `Type/id/Type?query`; percent-encoding is not undone, `&` parts parameters.
    static func request(
        _ url: String, _ purpose: SearchRequest.Purpose = .answer(isLenient: false)
    ) throws(OperationFailure) -> SearchRequest {
        let halves = url.split(separator: "?", maxSplits: 1, omittingEmptySubsequences: false)
        let path = halves[0].split(separator: "/").map(String.init)
        let scope: SearchRequest.Scope =
            switch path.count {
            case 0: .system
            case 1: .type(type(path[0]))
            default: .compartment(type(path[0]), ResourceID(unchecked: path[1]), member: path[2] == "*" ? nil : type(path[2]))
            }
        return try SearchRequest(parameters(halves.count > 1 ? halves[1] : ""), scope: scope, purpose: purpose, now: now, context)
    }

    static func parameters(_ query: Substring) -> [(name: String, value: String)] {
        query.split(separator: "&").map { part in
            let pair = part.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            return (String(pair[0]), pair.count > 1 ? String(pair[1]) : "")
        }
    }

    static func type(_ name: String) -> TypeID { schema.type(named: name) ?? .none }

    /// A resource given as JSON, with its index rows.
    static func resource(_ json: String, id: String = "1", lastUpdated: Instant = now) throws -> MatchableResource {
        let arena = try JSONReader.parse(Array(json.utf8), schema: schema)
        let id = arena.id ?? id
        return MatchableResource(
            type: arena.type, id: ResourceID(unchecked: id), lastUpdated: lastUpdated, keys: context.catalogue.extract(arena).keys,
            body: Array(json.utf8))
    }

    /// What a criterion asks for, in words: parameters by name, alternatives in brackets.
    static func shape(_ criterion: SearchCriterion) -> String {
        switch criterion {
        case .all: "all"
        case .nothing: "nothing"
        case .and(let parts): "and[" + parts.map(shape).joined(separator: " ") + "]"
        case .or(let parts): "or[" + parts.map(shape).joined(separator: " ") + "]"
        case .not(let part): "not[" + shape(part) + "]"
        case .ids(let ids): "ids(" + ids.map(\.value).joined(separator: " ") + ")"
        case .lastUpdated: "lastUpdated"
        case .rows(let rows):
            name(rows.parameter) + (rows.ranges.count == 1 ? "" : "×\(rows.ranges.count)") + (rows.test == .any ? "" : "~")
        case .refers(let path, let type, let part):
            "\(name(path.parameter))\(path.url == nil ? "" : "|")→\(schema.name(type))[\(shape(part))]"
        case .referredBy(let type, let path, let part): "←\(schema.name(type)):\(name(path.parameter))[\(shape(part))]"
        case .contains(let type, let part): "⊃\(schema.name(type))[\(shape(part))]"
        case .checked: "checked"
        }
    }

    static func name(_ parameter: ParameterNumber) -> String {
        if parameter == .anyReference { return "reference" }
        if parameter == .contained { return "contained" }
        let offset = Int(parameter.rawValue) - 16
        return names.indices.contains(offset) ? names[offset] : "?"
    }
}

/// A code system of animals: every mammal is an animal, dogs and cats are mammals, birds are not. And value sets of them.
struct Animals: TerminologyPort {
    static let system = "http://example.org/animals"
    private static let parents = ["mammal": "animal", "bird": "animal", "dog": "mammal", "cat": "mammal"]

    func isKnown(system: String) -> Bool { system == Self.system }

    func contains(system: String, code: String) -> Bool? {
        system == Self.system ? Self.parents[code] != nil || code == "animal" : nil
    }

    func subsumes(system: String, ancestor: String, descendant: String) -> Bool? {
        ancestor == descendant || ancestors(system: system, code: descendant)?.contains(ancestor) ?? false
    }

    func descendants(system: String, code: String) -> [String]? {
        guard contains(system: system, code: code) == true else { return nil }
        return Self.parents.keys.filter { ancestors(system: system, code: $0)?.contains(code) ?? false }
    }

    func ancestors(system: String, code: String) -> [String]? {
        guard contains(system: system, code: code) == true else { return nil }
        var result: [String] = []
        var at = code
        while let parent = Self.parents[at] {
            result.append(parent)
            at = parent
        }
        return result
    }

    func members(of valueSet: String, limit: Int) throws(TerminologyFailure) -> ValueSetMembers {
        switch valueSet {
        case "http://example.org/pets": ValueSetMembers(system: Self.system, .only(["dog", "cat"]))
        case "http://example.org/all": ValueSetMembers(system: Self.system, .allBut([]))
        case "http://example.org/wild": ValueSetMembers(system: Self.system, .allBut(["dog", "cat"]))
        case "http://example.org/huge": throw .tooCostly(limit: limit)
        default: throw .unknownValueSet(valueSet)
        }
    }

    func isMember(system: String?, code: String, of valueSet: String) throws(TerminologyFailure) -> Bool {
        if valueSet == "http://example.org/huge" { return (system ?? Self.system) == Self.system && code != "bird" }
        let members = try members(of: valueSet, limit: .max)
        return members.contains(system: system ?? Self.system, code: code)
    }
}
