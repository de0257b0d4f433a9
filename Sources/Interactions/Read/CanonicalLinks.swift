import FHIRCore
import FHIRModel
import FHIRSchema
import FHIRSearch
import FHIRStore

/// Follows references by canonical URL, with or without `|version`, both ways, in one view (R4 `references.html#canonical`).
struct CanonicalLinks {
    let service: FHIRService
    let view: any StoreView

    /// A canonical that a resource refers by, and what the including parameters let it lead to.
    private struct Canonical: Hashable {
        var url: String
        var version: String?
        /// Nil: to any type.
        var targets: [TypeID]?
    }

    // MARK: Forward

    /// The resources that one refers to by canonical: of each URL those of the version that is named, without one the newest.
    /// - Parameter keys: the resource's.
    func targets(
        of entry: StoredVersion, _ keys: [IndexKey], _ includes: [SearchInclude], limit: Int
    ) throws(OperationFailure) -> [StoredVersion] {
        let parameters = Set(keys.compactMap(Self.urlParameter))
        guard !parameters.isEmpty, let arena = try? service.wholeArena(entry) else { return [] }
        var canonicals: [Canonical] = []
        for parameter in service.catalogue.parameters(of: entry.type) where parameter.kind == .reference && holdsCanonicals(parameter) {
            let links = parameter.referenceLinks.filter { parameters.contains($0.parameter) }
            guard !links.isEmpty else { continue }
            for include in includes {
                let targets = Self.targets(include, links, parameter)
                if targets?.isEmpty == true { continue }
                for node in service.catalogue.elements(of: parameter, in: arena) {
                    guard let canonical = Self.canonical(String(decoding: arena.bytes(of: node), as: UTF8.self), targets),
                        !canonicals.contains(canonical)
                    else { continue }
                    canonicals.append(canonical)
                }
            }
        }
        var found: [StoredVersion] = []
        for canonical in canonicals where found.count < limit { found += try resources(canonical, limit: limit - found.count) }
        return found
    }

    /// To what types an inclusion follows a parameter: any (nil), or some, of which there are none when it does not.
    private static func targets(
        _ include: SearchInclude, _ links: [SearchInclude.Link], _ parameter: SearchParameter
    ) -> [TypeID]? {
        let own = parameter.targets.isEmpty ? nil : parameter.targets
        guard let wanted = include.links else { return include.targets ?? own }
        guard let link = wanted.first(where: { link in links.contains { $0.parameter == link.parameter } }) else { return [] }
        return link.targets ?? own
    }

    private static func canonical(_ text: String, _ targets: [TypeID]?) -> Canonical? {
        let text = text.prefix { $0 != "#" }
        guard !text.isEmpty else { return nil }
        guard let bar = text.lastIndex(of: "|") else { return Canonical(url: String(text), version: nil, targets: targets) }
        return Canonical(url: String(text[..<bar]), version: String(text[text.index(after: bar)...]), targets: targets)
    }

    private func resources(_ canonical: Canonical, limit: Int) throws(OperationFailure) -> [StoredVersion] {
        var branches: [SearchQuery.Branch] = []
        for type in canonical.targets ?? service.schema.resourceTypes {
            guard let url = rows(type, "url") else { continue }
            let hasURL = SearchCriterion.rows(URIKey.matching(canonical.url, service.store.hash).rows(of: url))
            if let version = canonical.version {
                guard let versions = rows(type, "version") else { continue }
                let hasVersion = SearchCriterion.rows(TokenKey.matching(code: version, service.store.hash).rows(of: versions))
                branches.append(SearchQuery.Branch(type, .and([hasURL, hasVersion])))
            } else {
                branches.append(SearchQuery.Branch(type, hasURL))
            }
        }
        guard limit > 0 else { return [] }
        let name = LiteralReference(Array(canonical.url.utf8)[...], schema: service.schema, base: service.context.base)
        if let named = try name.flatMap({ name throws(OperationFailure) in try resource(name, canonical) }) { return [named] }
        guard !branches.isEmpty else { return [] }
        let newestFirst = [SearchQuery.Order(.lastUpdated, descends: true)]
        let found = try view.search(SearchQuery(branches, order: newestFirst), .first, limit: canonical.version == nil ? 1 : limit)
        return found.hits.map(\.version)
    }

    /// The resource of this server that a canonical names as references do.
    private func resource(_ name: LiteralReference, _ canonical: Canonical) throws(OperationFailure) -> StoredVersion? {
        guard canonical.targets?.contains(name.type) ?? true, let version = try view.current(name.type, name.id), !version.isDeleted else {
            return nil
        }
        return version
    }

    /// The number of a parameter's rows.
    private func rows(_ type: TypeID, _ code: String) -> ParameterNumber? {
        guard case .rows(let number)? = service.catalogue.parameter(type, code)?.form else { return nil }
        return number
    }

    private func holdsCanonicals(_ parameter: SearchParameter) -> Bool { parameter.holdsCanonicals(service.schema) }

    /// The parameter of a key that refers by URL.
    private static func urlParameter(_ key: IndexKey) -> ParameterNumber? {
        guard key.parameter == .anyReference, let decoded = key.withBytes({ ReferenceKey.decode($0) }), case .url = decoded.target else {
            return nil
        }
        return decoded.parameter
    }

    // MARK: Backward

    /// Whether resources of a type have canonical URLs.
    func canBeSought(_ type: TypeID) -> Bool { rows(type, "url") != nil }

    /// The resources that refer to one by its canonical URL, without version or with its own, or by its name.
    func sources(
        of entry: StoredVersion, _ include: SearchInclude, limit: Int
    ) throws(OperationFailure) -> [StoredVersion] {
        guard limit > 0, let arena = try? service.wholeArena(entry) else { return [] }
        let names = Canonicals.naming(arena, entry.id, base: service.context.base)
        var branches: [SearchQuery.Branch] = []
        for type in include.source.map({ [$0] }) ?? service.schema.resourceTypes {
            var rows: [SearchCriterion] = []
            for parameter in service.catalogue.parameters(of: type) where parameter.kind == .reference && holdsCanonicals(parameter) {
                guard parameter.targets.isEmpty || parameter.targets.contains(entry.type) else { continue }
                for link in parameter.referenceLinks where link.targets?.contains(entry.type) ?? true {
                    if let wanted = include.links, !wanted.contains(where: { $0.parameter == link.parameter }) { continue }
                    for name in names {
                        let key = ReferenceKey.encode(url: name, by: link.parameter, service.store.hash)
                        rows.append(.rows(RowCriterion(.anyReference, [.exactly(key)])))
                    }
                }
            }
            if !rows.isEmpty { branches.append(SearchQuery.Branch(type, .or(rows))) }
        }
        if branches.isEmpty { return [] }
        return try view.search(SearchQuery(branches), .first, limit: limit).hits.map(\.version)
    }
}
