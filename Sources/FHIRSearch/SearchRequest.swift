package import FHIRCore
package import FHIRSchema

/// A search URL's parameters, understood: the store's query, what must be verified on its hits, and how to page (R4 `search.html`).
///
/// Knows `_id`, `_lastUpdated`, `identifier` and the result parameters `_count`, `_total`, `_summary`; whatever else is refused, or, when
/// the client asked for leniency, ignored and told.
package struct SearchRequest: Sendable {
    /// What a search is made for.
    package enum Purpose: Sendable, Hashable {
        /// To answer a client, who may ask for leniency.
        case answer(isLenient: Bool)
        /// To decide a conditional interaction or reference: filters only, and nothing is ever ignored.
        case condition
    }

    /// An identifier that a hit must really have. `system` nil: whatever the system; empty: none.
    package struct IdentifierCriterion: Sendable, Hashable {
        package var system: String?
        package var value: String
    }

    package enum Total: String, Sendable {
        case none, estimate, accurate
    }

    package private(set) var query: ResourceQuery
    /// Of each group, a hit must have at least one.
    package private(set) var identifiers: [[IdentifierCriterion]] = []
    package private(set) var count: Int?
    package private(set) var total: Total?
    /// Whether only the number of matches is wanted.
    package private(set) var isCountOnly = false
    /// Names of parameters that were ignored on request.
    package private(set) var ignored: [String] = []
    /// Whether any parameter restricts the result.
    package var isRestricted: Bool { query.ids != nil || !query.lastUpdated.isEmpty || !identifiers.isEmpty }

    /// - Parameters:
    ///   - parameters: decoded, with any modifier in the name.
    ///   - handled: further names that the caller handles itself.
    ///   - zoneOffset: seconds east of UTC for a date without zone, given its local seconds since 1970.
    /// - Throws: `.invalid` with one issue for each parameter that is unknown or cannot be read.
    package init(
        _ parameters: [(name: String, value: String)], type: TypeID?, purpose: Purpose, handled: Set<String> = [], schema: Schema,
        elements: IdentifierElements, hash: KeyedHash, zoneOffset: (Int64) -> Int64
    ) throws(OperationFailure) {
        query = ResourceQuery(type: type)
        var issues: [Issue] = []
        for (name, value) in parameters where !handled.contains(name) {
            let issue: Issue? =
                switch name {
                case "_id": readID(value)
                case "_lastUpdated": readLastUpdated(value, zoneOffset)
                case "identifier" where type.map(elements.has) ?? false: readIdentifier(value, schema, hash)
                case "_count" where purpose != .condition: readCount(value)
                case "_total" where purpose != .condition: readTotal(value)
                case "_summary" where purpose != .condition: readSummary(value)
                default: readUnknown(name, purpose)
                }
            if let issue { issues.append(issue) }
        }
        if !issues.isEmpty { throw OperationFailure(.invalid, issues) }
    }

    private mutating func readID(_ value: String) -> Issue? {
        if value.isEmpty { return Issue(.badParameter, "Parameter _id: expected one or more ids separated by commas") }
        let ids = Set(value.split(separator: ",", omittingEmptySubsequences: false).compactMap { ResourceID($0) })
        query.ids = query.ids.map { known in known.filter(ids.contains) } ?? ids.sorted { $0.value < $1.value }
        return nil
    }

    private mutating func readLastUpdated(_ value: String, _ zoneOffset: (Int64) -> Int64) -> Issue? {
        guard let range = Self.interval(value, zoneOffset) else {
            return Issue(
                .badParameter, "Parameter _lastUpdated: expected a date or dateTime with one of the prefixes eq gt lt ge le sa eb")
        }
        query.lastUpdated.append(range)
        return nil
    }

    private mutating func readIdentifier(_ value: String, _ schema: Schema, _ hash: KeyedHash) -> Issue? {
        let group = EscapedText.split(value, at: ",").compactMap(Self.criterion)
        guard let type = query.type, group.count == EscapedText.split(value, at: ",").count else {
            return Issue(.badParameter, "Parameter identifier: expected [system]|[value], |[value] or [value]")
        }
        identifiers.append(group)
        query.keys.append(group.map { .identifier(schema.name(type), system: $0.system, value: $0.value, hash) })
        return nil
    }

    private mutating func readCount(_ value: String) -> Issue? {
        guard count == nil, let number = Self.wholeNumber(value) else {
            return Issue(.badParameter, "Parameter _count: expected one whole number, 0 or more")
        }
        count = number
        return nil
    }

    private mutating func readTotal(_ value: String) -> Issue? {
        guard total == nil, let known = Total(rawValue: value) else {
            return Issue(.badParameter, "Parameter _total: expected one of none, estimate, accurate")
        }
        total = known
        return nil
    }

    private mutating func readSummary(_ value: String) -> Issue? {
        isCountOnly = value == "count"
        return nil
    }

    private mutating func readUnknown(_ name: String, _ purpose: Purpose) -> Issue? {
        if purpose == .answer(isLenient: true) {
            ignored.append(name)
            return nil
        }
        let filters = query.type == nil ? "_id, _lastUpdated" : "_id, _lastUpdated and, where the type has it, identifier"
        let known = purpose == .condition ? filters : filters + "; besides _count, _total, _summary, _elements, _format, _pretty"
        return Issue(.unknownParameter, "Unknown search parameter or modifier: \(Self.harmless(name)); known here: \(known)")
    }

    /// The name as it can be repeated in an answer: a parameter's name is not data, but it may be anything.
    package static func harmless(_ name: String) -> String {
        let allowed = name.utf8.prefix(64).allSatisfy { byte in
            (byte >= 0x30 && byte <= 0x39) || (byte >= 0x41 && byte <= 0x5A) || (byte >= 0x61 && byte <= 0x7A) || byte == 0x5F
                || byte == 0x2D || byte == 0x3A || byte == 0x2E
        }
        return allowed ? "'" + String(name.prefix(64)) + "'" : "(a name with other characters than letters, digits, - _ . :)"
    }

    /// A number of digits only; nil when it is none or does not fit.
    package static func wholeNumber(_ text: String) -> Int? {
        text.utf8.allSatisfy { $0 >= 0x30 && $0 <= 0x39 } ? Int(text) : nil
    }

    private static func criterion(_ item: String) -> IdentifierCriterion? {
        let parts = EscapedText.split(item, at: "|").map(EscapedText.unescape)
        return switch parts.count {
        case 1 where !parts[0].isEmpty: IdentifierCriterion(system: nil, value: parts[0])
        case 2 where !parts[1].isEmpty: IdentifierCriterion(system: parts[0], value: parts[1])
        default: nil
        }
    }

    private static func interval(_ value: String, _ zoneOffset: (Int64) -> Int64) -> Range<Instant>? {
        let prefixes = ["eq", "gt", "lt", "ge", "le", "sa", "eb"]
        let prefix = prefixes.first { value.hasPrefix($0) }
        let text = prefix == nil ? Substring(value) : value.dropFirst(2)
        guard let date = DateTimeValue(text, as: .search) else { return nil }
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
