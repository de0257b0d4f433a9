import FHIRCore
import FHIRModel
import FHIRSchema
import FHIRSearch
import FHIRStore

/// Rewrites the links between a transaction's entries to the ids that their resources get (R4 `http.html#trules`).
///
/// A link is the `fullUrl` of another entry: in `Reference.reference`, in elements of type uri, url, oid and uuid, in canonical elements
/// when it is a URN, and in the `href` and `src` of the narrative. What stands behind it stays: a fragment, or, with the version that the
/// other resource gets, `/_history/…`. A relative reference means the entry whose `fullUrl` it makes behind the base of its own entry's.
struct TransactionLinks: Sendable {
    private struct Target: Sendable {
        /// Relative to the server's base.
        var text: String
        /// The entry's place among those that the links were made for.
        var index: Int
    }

    private let schema: Schema
    private let serverBase: String
    private var targets: [String: Target] = [:]
    /// The lengths of all links, to pass over most texts without looking at them.
    private var lengths = LengthSet()
    /// Bases of RESTful `fullUrl`s, with a slash at the end.
    private var bases: Set<String> = []
    /// The versions that the entries' resources get, parallel to the entries; without them links lose their versions.
    var versions: [Int64]?

    init(_ service: FHIRService) {
        schema = service.schema
        serverBase = service.settings.baseURL
    }

    init(_ entries: [(entry: BundleRequest.Entry, type: TypeID, id: ResourceID?)], service: FHIRService) {
        self.init(service)
        for (index, item) in entries.enumerated() { insert(item.entry.fullURL, item.type, item.id, index) }
    }

    /// Makes a `fullUrl` lead to a resource; nothing when either is unknown.
    mutating func insert(_ fullURL: String?, _ type: TypeID, _ id: ResourceID?, _ index: Int) {
        guard let fullURL, let id else { return }
        let target = schema.name(type) + "/" + id.value
        let base = Self.base(of: fullURL, schema)
        if let base {
            // A link that needs no change.
            if base.utf8.count == serverBase.utf8.count + 1, base.utf8.starts(with: serverBase.utf8),
                fullURL.utf8.elementsEqual((base + target).utf8)
            {
                return
            }
            bases.insert(base)
        }
        targets[fullURL] = Target(text: target, index: index)
        lengths.insert(fullURL.utf8.count)
    }

    var isEmpty: Bool { targets.isEmpty }

    /// The resource with its links rewritten.
    func rewritten(_ arena: Arena, in entry: BundleRequest.Entry? = nil) -> Arena {
        if targets.isEmpty { return arena }
        var result = arena
        rewrite(&result, LinkNodes(arena), fullURL: entry?.fullURL)
        return result
    }

    /// - Parameters:
    ///   - links: those of the resource.
    ///   - fullURL: of the entry that the resource is in; decides what relative references mean.
    func rewrite(_ arena: inout Arena, _ links: LinkNodes, fullURL: String?) {
        if targets.isEmpty { return }
        let base = bases.isEmpty ? nil : fullURL.flatMap { Self.base(of: $0, schema) }.flatMap { bases.contains($0) ? $0 : nil }
        for (node, kind) in links.all {
            if let text = text(of: node, kind, arena, base) { arena.setText(node, to: text) }
        }
    }

    /// What a node's text becomes; nil when it stays.
    private func text(of node: NodeID, _ kind: LinkNodes.Kind, _ arena: borrowing Arena, _ base: String?) -> [UInt8]? {
        let bytes = arena.bytes(of: node)
        switch kind {
        case .narrative: return NarrativeLinks.rewritten(bytes) { replacement(for: $0, base) }
        case .canonical where !bytes.starts(with: "urn:".utf8): return nil
        case .canonical, .reference, .uri: return replacement(for: bytes, base).map { Array($0.utf8) }
        }
    }

    private func replacement(for bytes: ArraySlice<UInt8>, _ base: String?) -> String? {
        let end = Self.linkEnd(bytes)
        let link = bytes[..<end]
        var target: Target?
        if lengths.contains(link.count) { target = targets[String(decoding: link, as: UTF8.self)] }
        if target == nil, let base, lengths.contains(link.count + base.utf8.count) {
            target = targets[base + String(decoding: link, as: UTF8.self)]
        }
        guard let target else { return nil }
        let rest = bytes[end...]
        if rest.isEmpty { return target.text }
        if rest.first == UInt8(ascii: "#") { return target.text + String(decoding: rest, as: UTF8.self) }
        return versions.map { "\(target.text)/_history/\($0[target.index])" } ?? target.text
    }

    /// Where a fragment or version begins, or the end.
    private static func linkEnd(_ bytes: ArraySlice<UInt8>) -> Int {
        if let hash = bytes.firstIndex(of: UInt8(ascii: "#")) { return hash }
        return LinkNodes.versionStart(bytes) ?? bytes.endIndex
    }

    /// `http://example.org/fhir/` of `http://example.org/fhir/Patient/1`; nil for what is no URL of a resource on a RESTful server.
    static func base(of url: String, _ schema: Schema) -> String? {
        guard url.utf8.starts(with: "http://".utf8) || url.utf8.starts(with: "https://".utf8) else { return nil }
        let segments = url.split(separator: "/", omittingEmptySubsequences: false)
        guard segments.count >= 5, ResourceID(segments[segments.count - 1]) != nil,
            let type = schema.type(named: String(segments[segments.count - 2])), schema.isConcreteResource(type)
        else { return nil }
        return segments.dropLast(2).joined(separator: "/") + "/"
    }

    /// Whether the resource has references by search (`Patient?identifier=…`).
    static func hasConditionalReference(_ arena: Arena) -> Bool { !LinkNodes(arena).searches.isEmpty }
}

/// A set of small numbers that may answer yes for one that it does not hold, and never no for one that it does.
private struct LengthSet: Sendable {
    private var bits: (UInt64, UInt64) = (0, 0)

    mutating func insert(_ length: Int) {
        if length & 64 == 0 { bits.0 |= 1 << UInt64(length & 63) } else { bits.1 |= 1 << UInt64(length & 63) }
    }

    func contains(_ length: Int) -> Bool {
        (length & 64 == 0 ? bits.0 : bits.1) >> UInt64(length & 63) & 1 == 1
    }
}
