import FHIRCore
import FHIRModel
import FHIRSchema

/// A batch or transaction Bundle, understood: each entry as a request of its own (R4 `http.html#transaction`).
struct BundleRequest: Sendable {
    enum Kind: Sendable {
        case batch
        case transaction
    }

    struct Entry: Sendable {
        /// Its place in the Bundle.
        var index: Int
        var fullURL: String?
        var interaction: Interaction
        var request: InteractionRequest
        /// Which part of a resource the entry's URL asks for.
        var filter = ElementFilter.all

        /// The FHIRPath of the entry, in front of every issue about it.
        var path: String { "Bundle.entry[\(index)]" }
    }

    var kind: Kind
    /// Entries that can be performed, and the failures of those that cannot.
    var entries: [Result<Entry, EntryFailure>]

    /// The resources that entries bring.
    var resources: [Arena] { entries.compactMap { try? $0.get().request.resource } }

    struct EntryFailure: Error, Sendable {
        var index: Int
        var failure: OperationFailure
    }
}

/// The order in which a Bundle's entries are processed (R4 `http.html#trules`).
enum BundlePhase: CaseIterable, Sendable {
    case delete, create, update, read
}

extension BundleRequest.Entry {
    var phase: BundlePhase {
        switch request.method {
        case .delete: .delete
        case .post:
            switch interaction {
            case .search, .compartmentSearch: .read
            case .operation(let name, _): name.affectsState ? .update : .read
            default: .create
            }
        case .put, .patch: .update
        case .get, .head: .read
        }
    }

    /// The resource that the entry's URL names for a write.
    var target: LiteralReference? {
        switch interaction {
        case .update(let type, let id), .patch(let type, let id), .delete(let type, let id),
            .operation(.metaAdd, .instance(let type, let id)), .operation(.metaAdd, .version(let type, let id, _)),
            .operation(.metaDelete, .instance(let type, let id)), .operation(.metaDelete, .version(let type, let id, _)):
            LiteralReference(type: type, id: id)
        default: nil
        }
    }
}

extension FHIRService {
    /// Takes a Bundle apart. Faults of the Bundle itself are thrown; those of an entry stand in its place.
    /// - Parameter preference: that of the whole request. Writes answer without the resource unless it asks for that.
    func bundleRequest(_ bundle: Arena, preference: InteractionRequest.Preference) throws(OperationFailure) -> BundleRequest {
        let kind: BundleRequest.Kind
        switch bundle.string(of: bundle.root, named: "type") {
        case "batch": kind = .batch
        case "transaction": kind = .transaction
        default:
            throw OperationFailure(
                .invalid, .bundleType, at: "Bundle.type", "Expected batch or transaction; a Bundle of another type can be stored as a Bundle")
        }
        let nodes = bundle.children(of: bundle.root, named: "entry")
        guard nodes.count <= settings.entryLimit else {
            throw OperationFailure(
                .tooLarge, .entryLimit, at: "Bundle.entry", "A batch or transaction may have at most \(settings.entryLimit) entries")
        }
        var preference = preference
        preference.returning = preference.returning ?? .minimal
        var entries: [Result<BundleRequest.Entry, BundleRequest.EntryFailure>] = []
        entries.reserveCapacity(nodes.count)
        for (index, node) in nodes.enumerated() {
            do throws(OperationFailure) {
                entries.append(.success(try entry(node, index, in: bundle, preference)))
            } catch {
                entries.append(.failure(BundleRequest.EntryFailure(index: index, failure: error.within("Bundle.entry[\(index)]"))))
            }
        }
        return BundleRequest(kind: kind, entries: entries)
    }

    private func entry(
        _ node: NodeID, _ index: Int, in bundle: Arena, _ preference: InteractionRequest.Preference
    ) throws(OperationFailure) -> BundleRequest.Entry {
        let path = "Bundle.entry[\(index)]"
        guard let requestNode = bundle.child(of: node, named: "request") else {
            throw OperationFailure(.invalid, .bundleEntry, at: path, "Expected a request with method and url")
        }
        guard let name = bundle.string(of: requestNode, named: "method"), let method = InteractionRequest.Method(rawValue: name) else {
            throw OperationFailure(
                .invalid, .bundleEntry, at: path + ".request.method", "Expected one of GET, HEAD, POST, PUT, DELETE, PATCH")
        }
        guard let url = bundle.string(of: requestNode, named: "url") else {
            throw OperationFailure(.invalid, .bundleEntry, at: path + ".request.url", "Expected a URL relative to the FHIR base")
        }
        let resource = bundle.child(of: node, named: "resource").map { bundle.extract($0) }
        let (segments, parameters) = try relative(url, path)
        let request = InteractionRequest(
            method, path: segments, parameters: parameters, preconditions: try preconditions(requestNode, path, in: bundle),
            preference: preference, resource: resource)
        let interaction = try route(request)
        if interaction == .bundle {
            throw OperationFailure(.invalid, .bundleEntry, at: path + ".request.url", "A Bundle's entry cannot be a batch or transaction")
        }
        var entry = BundleRequest.Entry(
            index: index, fullURL: bundle.string(of: node, named: "fullUrl"), interaction: interaction, request: request)
        if !parameters.isEmpty { entry.filter = try Self.parseRendering(parameters, default: .json).filter }
        return entry
    }

    private func preconditions(
        _ request: NodeID, _ path: String, in bundle: Arena
    ) throws(OperationFailure) -> InteractionRequest.Preconditions {
        var preconditions = InteractionRequest.Preconditions()
        preconditions.ifMatch = bundle.string(of: request, named: "ifMatch")
        preconditions.ifNoneMatch = bundle.string(of: request, named: "ifNoneMatch")
        preconditions.ifNoneExist = bundle.string(of: request, named: "ifNoneExist")
        if let text = bundle.string(of: request, named: "ifModifiedSince") {
            guard let instant = Instant(text) else {
                throw OperationFailure(.invalid, .bundleEntry, at: path + ".request.ifModifiedSince", "Expected an instant")
            }
            preconditions.ifModifiedSince = instant
        }
        return preconditions
    }

    /// The path segments and parameters of an entry's URL, which may be absolute below this server's base.
    private func relative(_ url: String, _ path: String) throws(OperationFailure) -> ([String], [InteractionRequest.Parameter]) {
        var text = url.utf8[...]
        if text.starts(with: settings.baseURL.utf8) {
            let rest = text.dropFirst(settings.baseURL.utf8.count)
            if rest.isEmpty || rest.first == UInt8(ascii: "/") || rest.first == UInt8(ascii: "?") { text = rest }
        }
        let mark = text.firstIndex(of: UInt8(ascii: "?"))
        let place = text[..<(mark ?? text.endIndex)]
        guard !place.contains(UInt8(ascii: ":")) else {
            throw OperationFailure(
                .invalid, .bundleEntry, at: path + ".request.url",
                "Expected a URL relative to the FHIR base, or one below \(settings.baseURL)")
        }
        let parameters = try mark.map { at throws(OperationFailure) in
            try URLQuery.parse(Substring(text[text.index(after: at)...]))
        }
        return (try URLQuery.segments(Substring(place)), parameters ?? [])
    }
}

extension OperationFailure {
    /// The same failure as that of an entry: expressions start with the entry's path.
    func within(_ path: String, hasResource: Bool = true) -> OperationFailure {
        var copy = self
        for index in copy.issues.indices {
            let expression = copy.issues[index].expression
            if expression?.hasPrefix("Bundle.entry[") == true { continue }
            copy.issues[index].expression = hasResource ? expression.map { WriteSession.join(path + ".resource", $0) } ?? path : path
        }
        return copy
    }
}
