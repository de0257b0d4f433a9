import FHIRCore
import FHIRModel
import FHIRSchema
import FHIRSearch
import FHIRStore

/// Finds what `_include` and `_revinclude` add to a page, in one view (R4 `search.html#include`).
struct Includes {
    /// The most resources that are added to a page; that there are more is told.
    static let limit = 1_000

    private let includes: [SearchInclude]
    private let service: FHIRService
    private let view: any StoreView
    private let canonicals: CanonicalLinks
    /// The resources that are there; with a version those of which an earlier one is.
    private var known: Set<LiteralReference>
    private(set) var found: [StoredVersion] = []
    /// Whether the limit kept some out.
    private(set) var isCut = false

    /// O(references of the matches and of what is added).
    init(
        _ includes: [SearchInclude], of matches: [StoredVersion], _ service: FHIRService, _ view: any StoreView
    ) throws(OperationFailure) {
        self.includes = includes
        self.service = service
        self.view = view
        canonicals = CanonicalLinks(service: service, view: view)
        known = Set(matches.map { LiteralReference(type: $0.type, id: $0.id) })
        var start = 0
        try follow(matches, includes)
        let iterated = includes.filter(\.iterates)
        while start < found.count, !iterated.isEmpty, !isCut {
            let added = Array(found[start...])
            start = found.count
            try follow(added, iterated)
        }
    }

    private mutating func follow(_ entries: [StoredVersion], _ includes: [SearchInclude]) throws(OperationFailure) {
        let forward = includes.filter { !$0.isReverse }
        let reverse = includes.filter(\.isReverse)
        for entry in entries where !isCut {
            try followForward(entry, forward.filter { $0.source == nil || $0.source == entry.type })
            for include in reverse where !isCut { try followBack(entry, include) }
        }
    }

    private mutating func followForward(_ entry: StoredVersion, _ includes: [SearchInclude]) throws(OperationFailure) {
        guard !includes.isEmpty else { return }
        let isEarlier = known.contains(Self.name(entry, ofVersion: true))
        let keys = isEarlier ? service.catalogue.extract(try service.wholeArena(entry)).keys : try view.keys(of: entry.type, entry.id)
        let versions = VersionedLinks(of: entry, service)
        for (target, parameter) in service.references(keys) {
            guard includes.contains(where: { Self.leads($0, to: target.type, by: parameter) }) else { continue }
            for wanted in versions.wanted(of: target, by: parameter) { try include(target, wanted) }
        }
        let room = Self.limit - found.count + known.count + 1
        for version in try canonicals.targets(of: entry, keys, includes, limit: room) { addIfNew(version) }
    }

    /// Adds a resource: its current version, or the one that a reference names (R4 `search.html#versions`).
    private mutating func include(_ target: LiteralReference, _ wanted: Int64?) throws(OperationFailure) {
        if wanted == nil, known.contains(target) { return }
        guard let current = try view.current(target.type, target.id) else { return }
        guard let wanted, wanted != current.version else {
            if !current.isDeleted { addIfNew(current) }
            return
        }
        guard let version = try view.version(target.type, target.id, wanted), !version.isDeleted else { return }
        if !known.contains(Self.name(version, ofVersion: true)) { add(version, ofVersion: true) }
    }

    private static func name(_ version: StoredVersion, ofVersion: Bool) -> LiteralReference {
        LiteralReference(
            type: version.type, id: version.id, version: ofVersion ? ResourceID(unchecked: String(version.version)) : nil)
    }

    private static func leads(_ include: SearchInclude, to type: TypeID, by parameter: ParameterNumber?) -> Bool {
        if let targets = include.targets, !targets.contains(type) { return false }
        // "any search parameter of type=reference": what no parameter covers is not included.
        guard let links = include.links else { return parameter != nil }
        return links.contains { $0.parameter == parameter && ($0.targets?.contains(type) ?? true) }
    }

    private mutating func followBack(_ entry: StoredVersion, _ include: SearchInclude) throws(OperationFailure) {
        if let targets = include.targets, !targets.contains(entry.type) { return }
        let links = include.links?.filter { $0.targets?.contains(entry.type) ?? true }.map(\.parameter)
        if let links, links.isEmpty { return }
        if canonicals.canBeSought(entry.type) {
            let room = Self.limit - found.count + known.count + 1
            for version in try canonicals.sources(of: entry, include, limit: room) { addIfNew(version) }
        }
        var after: Int64 = -1
        let step = Self.limit + 1
        while !isCut {
            let referrers = try view.referrers(of: entry.type, entry.id, by: links, after: after, limit: step)
            for (_, version) in referrers where include.source == nil || include.source == version.type {
                addIfNew(version)
            }
            guard referrers.count == step, let last = referrers.last else { return }
            after = last.rid
        }
    }

    private mutating func addIfNew(_ version: StoredVersion) {
        if !known.contains(LiteralReference(type: version.type, id: version.id)) { add(version) }
    }

    private mutating func add(_ version: StoredVersion, ofVersion: Bool = false) {
        guard found.count < Self.limit else {
            isCut = true
            return
        }
        known.insert(Self.name(version, ofVersion: ofVersion))
        found.append(version)
    }
}
