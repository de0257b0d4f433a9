import FHIRCore
import FHIRSchema
import FHIRSearch
package import FHIRStore

/// Searches as simple as can be, to compare the engine with: every criterion is asked of every resource.
struct SearchModel: Sendable {
    struct Resource: Sendable {
        var type: TypeID
        var id: ResourceID
        /// The sequence of its first version.
        var rid: Int64
        /// Those of its current version.
        var sequence: Int64
        var instant: Int64
        var keys: [IndexKey]
        var references: [(parameter: ParameterNumber, type: TypeID, id: ResourceID)]
        /// What puts it in order: for each parameter the low and high ends of its values, as bytes that compare like them.
        var values: [ParameterNumber: [(low: [UInt8], high: [UInt8])]] = [:]
        var text: String
    }

    var resources: [String: Resource] = [:]
    /// Numbers of resources that were there at some time.
    var numbers: [String: Int64] = [:]

    static func name(_ type: TypeID, _ id: ResourceID) -> String { "\(type.rawValue) \(id.value)" }

    /// What is left of it where only resources are shown that meet a criterion of their type; those of other types are not.
    func shown(_ criteria: [TypeID: SearchCriterion]) -> SearchModel {
        var model = self
        model.resources = resources.filter { holds(criteria[$0.value.type] ?? .nothing, $0.value) }
        return model
    }

    /// The names of those that refer to a resource, in order.
    func referrers(of type: TypeID, _ id: ResourceID) -> [String] {
        resources.values.filter { $0.references.contains { $0.type == type && $0.id == id } }.sorted { $0.rid < $1.rid }
            .map { Self.name($0.type, $0.id) }
    }

    /// The names of the hits, in order.
    func answer(_ query: SearchQuery) -> [String] {
        var hits: [Resource] = []
        for branch in query.branches {
            hits += resources.values.filter { $0.type == branch.type && holds(branch.criterion, $0) }
        }
        hits.sort { precedes($0, $1, query.order) }
        return hits.map { Self.name($0.type, $0.id) }
    }

    func holds(_ criterion: SearchCriterion, _ resource: Resource) -> Bool {
        switch criterion {
        case .all: true
        case .nothing: false
        case .and(let parts): parts.allSatisfy { holds($0, resource) }
        case .or(let parts): parts.contains { holds($0, resource) }
        case .not(let part): !holds(part, resource)
        case .ids(let ids): ids.contains(resource.id)
        case .lastUpdated(let interval): interval.contains(Instant(milliseconds: resource.instant))
        case .rows(let rows):
            resource.keys.contains { key in
                key.parameter == rows.parameter
                    && rows.ranges.contains { range in
                        !key.bytes.lexicographicallyPrecedes(range.lower)
                            && (range.upper.map { key.bytes.lexicographicallyPrecedes($0) } ?? true)
                    } && rows.test.holds(key.bytes)
            }
        case .refers(let path, let type, let inner):
            resource.references.contains { reference in
                guard reference.parameter == path.parameter, reference.type == type,
                    let target = resources[Self.name(type, reference.id)]
                else { return false }
                return holds(inner, target)
            }
        case .referredBy(let type, let path, let inner):
            resources.values.contains { source in
                source.type == type && holds(inner, source)
                    && source.references.contains { $0.parameter == path.parameter && $0.type == resource.type && $0.id == resource.id }
            }
        case .contains: false
        case .checked(let check): Self.holds(check, resource.text)
        }
    }

    static func holds(_ check: Int, _ text: String) -> Bool { text.contains("\(check)") }

    private func precedes(_ left: Resource, _ right: Resource, _ order: [SearchQuery.Order]) -> Bool {
        for part in order {
            switch (value(left, part), value(right, part)) {
            case (nil, nil): continue
            case (nil, _): return false
            case (_, nil): return true
            case (let first?, let second?):
                if first == second { continue }
                return first.lexicographicallyPrecedes(second) != part.descends
            }
        }
        return left.rid < right.rid
    }

    private func value(_ resource: Resource, _ part: SearchQuery.Order) -> [UInt8]? {
        switch part.key {
        case .id: return Array(resource.id.value.utf8)
        case .lastUpdated: return Self.big(resource.sequence)
        case .parameter(let orders):
            guard let keys = orders[resource.type] else { return nil }
            let values = keys.sources.flatMap { source -> [[UInt8]] in
                if keys.kind == .reference {
                    return resource.references.filter { $0.parameter == source.parameter && source.targets?.contains($0.type) ?? true }
                        .map { Array("\(Schema.r4.name($0.type))/\($0.id.value)".utf8) }
                }
                return (resource.values[source.parameter] ?? []).map { part.descends ? $0.high : $0.low }
            }
            let sorted = values.sorted { $0.lexicographicallyPrecedes($1) }
            return part.descends ? sorted.last : sorted.first
        }
    }

    static func big(_ number: Int64) -> [UInt8] {
        (0..<8).map { UInt8(truncatingIfNeeded: (UInt64(bitPattern: number) ^ (1 << 63)) >> UInt64(56 - 8 * $0)) }
    }
}

/// Checks that look for a digit in a body.
struct TextChecks: ResourceChecks {
    func holds(_ check: Int, type: TypeID, id: ResourceID, body: [UInt8]) -> Bool {
        SearchModel.holds(check, String(decoding: body, as: UTF8.self))
    }

    /// Even checks can be found by a word of all text, odd ones by one of the narrative, the last two not at all; some must be looked at.
    func words(of check: Int) -> WordQuery? {
        guard check < 8 else { return nil }
        let words = [Array("check\(check)".utf8), Array("text".utf8)]
        return WordQuery(words: words, isInNarrative: check % 2 == 1, isEnough: check % 4 < 2)
    }
}

extension SearchStress {
    /// The words of a body, by which `TextChecks` can be found in a store that has an index of words.
    package static let words: WordReading = { body, _ in
        let text = String(decoding: body, as: UTF8.self)
        let checks = (0..<10).filter { SearchModel.holds($0, text) }
        let words = (["text"] + checks.map { "check\($0)" }).map { Array($0.utf8) }
        return ResourceWords(narrative: words, content: words)
    }
}
