package import FHIRCore
package import FHIRSchema

/// A search URL's parameters, understood: what must match, how the answer is to look, and what was left out (R4 `search.html`).
package struct SearchRequest: Sendable {
    /// What is searched.
    package enum Scope: Sendable, Hashable {
        /// The resources of one type.
        case type(TypeID)
        /// Those of all types, or of the types that `_type` names.
        case system
        /// Those of a compartment: of one type, or of all that can be members.
        case compartment(TypeID, ResourceID, member: TypeID?)
    }

    /// What a search is made for.
    package enum Purpose: Sendable, Hashable {
        /// To answer a client, who may ask for leniency.
        case answer(isLenient: Bool)
        /// To decide a conditional interaction or reference: filters only, nothing is ever ignored, and hits by hash are verified.
        case condition
    }

    /// A parameter that had no effect, and why.
    package struct Ignored: Sendable, Hashable {
        package var name: String
        /// A warning, for the answer.
        package var issue: Issue
    }

    package let scope: Scope
    /// What must match, with the order and the checks.
    package let query: SearchQuery
    /// What contained resources must meet; nil when these are not searched. The query then is about their containers.
    package let contained: ContainedSearch?
    package let options: SearchOptions
    package let includes: [SearchInclude]
    /// Parameters that were ignored: on request, or because they are empty, which R4 says is no error.
    package let ignored: [Ignored]
    /// What the client should know besides, as warnings.
    package let notes: [Issue]
    /// The parameters that had effect, as they came; what the `self` link tells.
    package let used: [(name: String, value: String)]
    /// Whether any parameter restricts what matches, the scope aside.
    package let isRestricted: Bool

    /// - Parameters:
    ///   - parameters: decoded, with any modifier in the name, in the order of the URL.
    ///   - handled: names that the caller handles itself, such as `_format`; they have no part in `used`.
    ///   - now: what `ap` measures the distance of dates from.
    /// - Throws: `.invalid` with one issue for each parameter that is unknown or cannot be read; `.unavailable` when all that is wrong is that
    ///   resources are still being indexed by some.
    package init(
        _ parameters: [(name: String, value: String)], scope: Scope, purpose: Purpose, handled: Set<String> = [], now: Instant,
        _ context: SearchContext
    ) throws(OperationFailure) {
        var reading = RequestReading(scope, purpose, now: now, context)
        reading.read(parameters.filter { !handled.contains($0.name) })
        if !reading.issues.isEmpty {
            let isEarly = reading.issues.allSatisfy { $0.id == .parameterNotReady }
            throw OperationFailure(isEarly ? .unavailable : .invalid, reading.issues)
        }
        self.scope = scope
        query = reading.query
        contained = reading.contained
        options = reading.options.options
        includes = reading.includes
        ignored = reading.ignored
        notes = reading.notes
        used = reading.used
        isRestricted = reading.isRestricted
    }

    /// The used parameters as a URL's query without its question mark: percent-encoded alike however the client wrote them.
    package var queryText: String { used.map { Self.percentEncoded($0.name) + "=" + Self.percentEncoded($0.value) }.joined(separator: "&") }

    /// Whether a resource matches, decided on it alone; nil when that depends on other resources (chains, `_has`, `_list`).
    package func matches(_ resource: MatchableResource) -> Bool? {
        guard let branch = query.branches.first(where: { $0.type == resource.type }) else { return false }
        return branch.criterion.matches(resource, query.checks)
    }

    /// Whether `matches` answers for every resource: what subscriptions can be made of.
    package var isLocal: Bool { query.branches.allSatisfy { $0.criterion.isLocal } }
}

/// Pieces of reading that others use too.
extension SearchRequest {
    /// The name as it can be repeated in an answer: a parameter's name is not data, but it may be anything.
    package static func harmless(_ name: String) -> String { ParameterName.harmless(name) }

    /// A number of digits only; nil when it is none or does not fit.
    package static func wholeNumber(_ text: String) -> Int? {
        !text.isEmpty && text.utf8.allSatisfy { $0 >= 0x30 && $0 <= 0x39 } ? Int(text) : nil
    }

    /// The whole milliseconds that a date with its precision covers; never empty.
    package static func instants(_ date: DateTimeValue, _ zoneOffset: (Int64) -> Int64) -> Range<Instant> {
        instants(date.range(zoneOffsetIfMissing: zoneOffset))
    }

    /// The whole milliseconds of an interval; never empty.
    package static func instants(_ interval: MicrosecondInterval) -> Range<Instant> {
        let low = milliseconds(interval.low)
        return Instant(milliseconds: low)..<Instant(milliseconds: max(milliseconds(interval.high), low &+ 1))
    }

    /// Rounded down.
    private static func milliseconds(_ microseconds: Int64) -> Int64 {
        let quotient = microseconds / 1000
        return microseconds % 1000 < 0 ? quotient - 1 : quotient
    }

    /// Percent-encodes all but unreserved characters and a few that are plain in queries.
    package static func percentEncoded(_ text: String) -> String {
        if text.utf8.allSatisfy(isPlain) { return text }
        var output: [UInt8] = []
        output.reserveCapacity(text.utf8.count &+ 32)
        for byte in text.utf8 {
            if isPlain(byte) {
                output.append(byte)
            } else {
                output.append(UInt8(ascii: "%"))
                output.append(digit(byte >> 4))
                output.append(digit(byte & 15))
            }
        }
        return String(decoding: output, as: UTF8.self)
    }

    private static func isPlain(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "0")...UInt8(ascii: "9"),
            UInt8(ascii: "-"), UInt8(ascii: "."), UInt8(ascii: "_"), UInt8(ascii: "~"), UInt8(ascii: ":"), UInt8(ascii: "/"),
            UInt8(ascii: ","):
            true
        default: false
        }
    }

    /// The hexadecimal digit of a number below 16.
    private static func digit(_ number: UInt8) -> UInt8 { number < 10 ? 0x30 &+ number : 0x37 &+ number }
}
