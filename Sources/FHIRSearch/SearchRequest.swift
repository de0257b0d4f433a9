package import FHIRCore
import FHIRModel
package import FHIRSchema

/// A search URL's parameters, understood: the store's query, what must be verified on its hits, and how to page (R4 `search.html`).
///
/// Knows `_id`, `_lastUpdated`, `identifier` and the result parameters `_count`, `_total`, `_summary`; whatever else is refused, or, when
/// the client asked for leniency, ignored and told.
package struct SearchRequest: Sendable {
    /// An identifier that a hit must really have. `system` nil: whatever the system; empty: none.
    package struct IdentifierCriterion: Sendable, Hashable {
        package var system: String?
        package var value: String
    }

    package enum Total: String, Sendable {
        case none, estimate, accurate
    }

    package var query: ResourceQuery
    /// Of each group, a hit must have at least one.
    package var identifiers: [[IdentifierCriterion]] = []
    package var count: Int?
    package var total: Total?
    /// Whether only the number of matches is wanted.
    package var isCountOnly = false
    /// Names of parameters that were ignored on request.
    package var ignored: [String] = []
    /// Whether any parameter restricts the result.
    package var isRestricted: Bool { query.ids != nil || !query.lastUpdated.isEmpty || !identifiers.isEmpty }

    /// - Parameters:
    ///   - parameters: decoded, with any modifier in the name.
    ///   - resultParameters: further names that the caller handles itself.
    ///   - isLenient: whether unknown parameters are ignored and listed instead of refused.
    ///   - zoneOffset: seconds east of UTC for a date without zone, given its local seconds since 1970.
    package init(
        _ parameters: [(name: String, value: String)], type: TypeID?, schema: Schema, hash: KeyedHash, resultParameters: Set<String>,
        isLenient: Bool, zoneOffset: (Int64) -> Int64
    ) throws(OperationFailure) {
        query = ResourceQuery(type: type)
        var issues: [Issue] = []
        for (name, value) in parameters where !resultParameters.contains(name) {
            switch name {
            case "_id":
                let ids = value.split(separator: ",", omittingEmptySubsequences: false).compactMap { ResourceID($0) }
                if value.isEmpty {
                    issues.append(Issue(.badParameter, "Parameter _id: expected one or more ids separated by commas"))
                }
                query.ids = query.ids.map { known in known.filter(ids.contains) } ?? Array(Set(ids)).sorted { $0.value < $1.value }
            case "_lastUpdated":
                guard let range = Self.interval(value, zoneOffset) else {
                    issues.append(
                        Issue(.badParameter, "Parameter _lastUpdated: expected a date or dateTime with one of the prefixes eq gt lt ge le sa eb"))
                    continue
                }
                query.lastUpdated.append(range)
            case "identifier":
                guard let type, schema.property(of: type, named: "identifier") != nil else {
                    issues.append(Issue(.unknownParameter, "Parameter identifier: the resource type has no such search parameter"))
                    continue
                }
                let group = Self.identifiers(value)
                if group.isEmpty {
                    issues.append(Issue(.badParameter, "Parameter identifier: expected [system]|[value] or [value]"))
                    continue
                }
                identifiers.append(group)
                query.keys.append(
                    group.map { .identifier(schema.name(type), system: $0.system, value: $0.value, hash) })
            case "_count":
                guard let number = Int(value), number >= 0 else {
                    issues.append(Issue(.badParameter, "Parameter _count: expected a whole number, 0 or more"))
                    continue
                }
                count = number
            case "_total":
                guard let known = Total(rawValue: value) else {
                    issues.append(Issue(.badParameter, "Parameter _total: expected none, estimate or accurate"))
                    continue
                }
                total = known
            case "_summary":
                isCountOnly = value == "count"
            default:
                if isLenient {
                    ignored.append(name)
                } else {
                    issues.append(
                        Issue(
                            .unknownParameter,
                            "Unknown search parameter or modifier: \(Self.harmless(name)); known: _id, _lastUpdated, identifier, _count, _total, _summary, _elements, _format, _pretty"
                        ))
                }
            }
        }
        if !issues.isEmpty { throw OperationFailure(.invalid, issues) }
    }

    /// The name as it can be repeated in an answer: a parameter's name is not data, but it may be anything.
    package static func harmless(_ name: String) -> String {
        let allowed = name.utf8.prefix(64).allSatisfy { byte in
            (byte >= 0x30 && byte <= 0x39) || (byte >= 0x41 && byte <= 0x5A) || (byte >= 0x61 && byte <= 0x7A) || byte == 0x5F
                || byte == 0x2D || byte == 0x3A || byte == 0x2E
        }
        return allowed ? "'" + String(name.prefix(64)) + "'" : "(a name with other characters than letters, digits, - _ . :)"
    }

    private static func identifiers(_ value: String) -> [IdentifierCriterion] {
        var group: [IdentifierCriterion] = []
        for item in splitEscaped(value, at: ",") {
            let parts = splitEscaped(item, at: "|")
            switch parts.count {
            case 1 where !parts[0].isEmpty: group.append(IdentifierCriterion(system: nil, value: unescaped(parts[0])))
            case 2 where !parts[1].isEmpty:
                group.append(IdentifierCriterion(system: unescaped(parts[0]), value: unescaped(parts[1])))
            default: return []
            }
        }
        return group
    }

    /// Splits at a character that no backslash precedes (R4 `search.html#escaping`).
    static func splitEscaped(_ text: String, at separator: Character) -> [String] {
        var parts: [String] = [""]
        var isEscaped = false
        for character in text {
            if !isEscaped, character == separator {
                parts.append("")
            } else {
                parts[parts.count - 1].append(character)
            }
            isEscaped = !isEscaped && character == "\\"
        }
        return parts
    }

    static func unescaped(_ text: String) -> String {
        var result = ""
        var isEscaped = false
        for character in text {
            if !isEscaped, character == "\\" {
                isEscaped = true
            } else {
                result.append(character)
                isEscaped = false
            }
        }
        return result
    }

    private static func interval(_ value: String, _ zoneOffset: (Int64) -> Int64) -> Range<Instant>? {
        let prefixes = ["eq", "gt", "lt", "ge", "le", "sa", "eb"]
        let prefix = prefixes.first { value.hasPrefix($0) }
        let text = prefix == nil ? Substring(value) : value.dropFirst(2)
        guard let date = DateTimeValue(text, as: .dateTime) else { return nil }
        let range = instants(date, zoneOffset)
        let (low, high) = (range.lowerBound, range.upperBound)
        let first = Instant(milliseconds: Int64.min)
        let last = Instant(milliseconds: Int64.max)
        return switch prefix {
        case nil, "eq": low..<high
        case "gt", "sa": high..<last
        case "ge": low..<last
        case "lt", "eb": first..<low
        default: first..<high
        }
    }

    /// The whole milliseconds that a date with its precision covers; never empty.
    package static func instants(_ date: DateTimeValue, _ zoneOffset: (Int64) -> Int64) -> Range<Instant> {
        let range = date.range(zoneOffsetIfMissing: zoneOffset)
        let low = floorDivide(range.low)
        return Instant(milliseconds: low)..<Instant(milliseconds: max(floorDivide(range.high), low &+ 1))
    }

    private static func floorDivide(_ microseconds: Int64) -> Int64 {
        let quotient = microseconds / 1000
        return microseconds % 1000 < 0 ? quotient - 1 : quotient
    }
}
