import FHIRCore
import FHIRModel
import FHIRSchema
import FHIRStore
import Glibc

/// Rewrites the links between a transaction's entries to the ids that their resources get (R4 `http.html#trefs`).
///
/// A link is the `fullUrl` of another entry: in `Reference.reference`, in elements of type uri, url, oid, uuid and canonical, and in the
/// `href` and `src` of the narrative; with a fragment or version behind it, too.
struct TransactionLinks: Sendable {
    private let service: FHIRService
    /// From a link to what replaces it.
    private var targets: [String: String] = [:]
    /// What the links begin with (`urn:uuid:`, `https://host/`, `Patient/`): most values begin with none of these and are done with.
    private var heads: [[UInt8]] = []

    init(_ entries: [(entry: BundleRequest.Entry, type: TypeID, id: ResourceID?)], service: FHIRService) {
        self.service = service
        for (entry, type, id) in entries {
            guard let id, let url = entry.fullURL else { continue }
            let target = service.schema.name(type) + "/" + id.value
            targets[url] = target
            // A relative reference means the entry whose fullUrl it makes behind the base of the Bundle's own server.
            if case .create = entry.interaction, let own = Self.relativePart(url, type: service.schema.name(type)), own != target {
                targets[own] = target
            }
        }
        heads = Set(targets.keys.map(Self.head)).map { Array($0.utf8) }
    }

    /// The scheme and authority of a URL, the scheme and namespace of a URN, or the first segment of a path.
    private static func head(_ link: String) -> Substring {
        let bytes = link.utf8
        var rest = bytes[...]
        if let colon = rest.firstIndex(of: UInt8(ascii: ":")) {
            rest = rest[bytes.index(after: colon)...]
            while rest.first == UInt8(ascii: "/") { rest.removeFirst() }
        }
        let end = rest.firstIndex { $0 == UInt8(ascii: "/") || $0 == UInt8(ascii: ":") }
        return link[..<(end.map { bytes.index(after: $0) } ?? rest.startIndex)]
    }

    /// The resource with its links rewritten, without the id that only had a meaning inside the Bundle.
    func rewritten(_ arena: Arena) -> Arena {
        guard !targets.isEmpty else { return arena }
        var result = arena
        rewrite(result.root, in: &result)
        return result
    }

    private func rewrite(_ node: NodeID, in arena: inout Arena) {
        var at = arena[node].firstChild
        while !at.isNone {
            let child = arena[at]
            let info = service.schema[child.property]
            if child.hasValue {
                if info.isXHTML {
                    rewriteNarrative(at, in: &arena)
                } else if isLink(child), let replaced = replacement(for: arena.bytes(of: at)) {
                    arena.setText(at, to: replaced.utf8)
                }
            }
            let isNested = info.isResource && service.schema[info.owner].kind == .backbone
            if !child.firstChild.isNone, !isNested { rewrite(at, in: &arena) }
            at = child.next
        }
    }

    private func isLink(_ node: Node) -> Bool {
        if node.property == service.names.referenceReference { return true }
        switch service.schema[node.type].primitive {
        case .uri, .url, .oid, .uuid, .canonical: return true
        default: return false
        }
    }

    private func replacement(for bytes: ArraySlice<UInt8>) -> String? {
        let isCandidate = bytes.withUnsafeBufferPointer { value in
            guard let start = value.baseAddress else { return false }
            return heads.contains { head in value.count >= head.count && memcmp(start, head, head.count) == 0 }
        }
        guard isCandidate else { return nil }
        let text = String(decoding: bytes, as: UTF8.self)
        if let target = targets[text] { return target }
        for mark in ["#", "/_history/"] {
            guard let range = text.firstRange(of: mark) else { continue }
            if let target = targets[String(text[..<range.lowerBound])] {
                return mark == "#" ? target + text[range.lowerBound...] : target
            }
        }
        return nil
    }

    /// Replaces links in `href="…"` and `src="…"`.
    private func rewriteNarrative(_ node: NodeID, in arena: inout Arena) {
        let text = String(decoding: arena.bytes(of: node), as: UTF8.self)
        guard text.contains("href") || text.contains("src") else { return }
        var output = ""
        var rest = text[...]
        var didChange = false
        while let (attribute, quote) = Self.nextAttribute(rest) {
            output += rest[..<attribute]
            rest = rest[attribute...]
            guard let end = rest.firstIndex(of: quote) else { break }
            if let replaced = replacement(for: Array(rest[..<end].utf8)[...]) {
                output += replaced
                didChange = true
            } else {
                output += rest[..<end]
            }
            rest = rest[end...]
        }
        if didChange { arena.setText(node, to: output + rest) }
    }

    /// Where the value of the next `href` or `src` attribute starts, and its quote.
    private static func nextAttribute(_ text: Substring) -> (Substring.Index, Character)? {
        var best: (Substring.Index, Character)?
        for name in ["href=", "src="] {
            for quote in ["\"", "'"] as [Character] {
                guard let range = text.firstRange(of: name + String(quote)) else { continue }
                if best == nil || range.upperBound < best!.0 { best = (range.upperBound, quote) }
            }
        }
        return best
    }

    private static func relativePart(_ url: String, type: String) -> String? {
        guard url.hasPrefix("http://") || url.hasPrefix("https://"), let range = url.firstRange(of: "/" + type + "/") else { return nil }
        return String(url[url.index(after: range.lowerBound)...])
    }
}

/// Conditional references: `Patient?identifier=…` in a transaction (R4 `http.html#trules`).
extension TransactionLinks {
    static func hasConditionalReference(_ arena: Arena) -> Bool {
        guard let property = arena.schema.property(of: arena.schema.known.reference, named: "reference") else { return false }
        return arena.nodes.contains { node in
            node.property == property && node.hasValue
                && arena.text[Int(node.textStart)..<Int(node.textStart + node.textLength)].contains(UInt8(ascii: "?"))
        }
    }

    /// Replaces each by the one resource that matches; 412 when none or several do.
    func resolveConditionalReferences(in arena: inout Arena, _ view: any CommitView) throws(OperationFailure) {
        for index in arena.nodes.indices {
            let id = NodeID(Int32(index))
            guard arena[id].property == service.names.referenceReference, arena[id].hasValue else { continue }
            let text = String(decoding: arena.bytes(of: id), as: UTF8.self)
            guard let mark = text.firstIndex(of: "?"), let type = service.schema.type(named: String(text[..<mark])),
                service.schema.isConcreteResource(type)
            else { continue }
            let path = arena.path(of: id)
            do throws(OperationFailure) {
                let parameters = try URLQuery.parse(text[text.index(after: mark)...])
                let condition = try Condition(parameters, type: type, service: service)
                guard let found = try condition.match(view, service) else {
                    throw OperationFailure(
                        .preconditionFailed, .referenceNotFound, "No resource matches the conditional reference; expected exactly one")
                }
                arena.setText(id, to: service.schema.name(type) + "/" + found.id.value)
            } catch {
                var failure = error
                for at in failure.issues.indices where failure.issues[at].expression == nil { failure.issues[at].expression = path }
                throw failure
            }
        }
    }
}
