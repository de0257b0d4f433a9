import FHIRStore
import FHIRCore
import FHIRModel
import FHIRSchema

/// batch and transaction (R4 `http.html#transaction`).
extension FHIRService {
    func bundle(_ request: InteractionRequest, _ caller: Caller) async throws(OperationFailure) -> Answer {
        try refuseParameters(request, besides: Self.formatParameters)
        let body = try resource(request, expecting: schema.known.bundle)
        let bundle = try bundleRequest(body, preference: request.preference)
        switch bundle.kind {
        case .batch: return try await batch(bundle, caller)
        case .transaction: return try await transaction(bundle, caller)
        }
    }

    /// Performs each entry for itself, in the order deletes, creates, updates, reads; entries of one kind at the same time, as they must not
    /// depend on one another.
    private func batch(_ bundle: BundleRequest, _ caller: Caller) async throws(OperationFailure) -> Answer {
        var answers = [ResultBundle.Entry](repeating: ResultBundle.Entry(), count: bundle.entries.count)
        var ready: [BundleRequest.Entry] = []
        for entry in bundle.entries {
            switch entry {
            case .success(let entry): ready.append(entry)
            case .failure(let refused): answers[refused.index] = failureEntry(refused.failure)
            }
        }
        for phase in BundlePhase.allCases {
            let entries = ready.filter { $0.phase == phase }
            var start = 0
            while start < entries.count {
                let slice = entries[start..<min(start + Self.batchWidth, entries.count)]
                await withTaskGroup(of: (Int, ResultBundle.Entry).self) { group in
                    for entry in slice {
                        group.addTask { (entry.index, await self.performEntry(entry, caller)) }
                    }
                    for await (index, answer) in group { answers[index] = answer }
                }
                start += Self.batchWidth
            }
        }
        return Answer(.ok, .bundle(ResultBundle(.batchResponse, entries: answers)))
    }

    /// How many entries of a batch are under way at once: enough to share a commit, few enough to leave room for others.
    private static let batchWidth = 64

    private func performEntry(_ entry: BundleRequest.Entry, _ caller: Caller) async -> ResultBundle.Entry {
        do throws(OperationFailure) {
            let answer = try await perform(entry.interaction, entry.request, caller)
            return try answerEntry(answer, entry)
        } catch {
            return failureEntry(error.within(entry.path))
        }
    }

    func failureEntry(_ failure: OperationFailure) -> ResultBundle.Entry {
        ResultBundle.Entry(
            response: ResultBundle.Entry.Response(
                status: StatusText.of(failure.category.rawValue), outcome: outcome(failure.issues)))
    }

    /// An interaction's answer as an entry: what a read found, what a write made if the client wants it, the outcome if it wants that.
    func answerEntry(_ answer: Answer, _ entry: BundleRequest.Entry) throws(OperationFailure) -> ResultBundle.Entry {
        var response = ResultBundle.Entry.Response(status: StatusText.of(answer.status.rawValue))
        var result = ResultBundle.Entry()
        if let version = answer.version {
            response.etag = entityTag(version)
            response.lastModified = version.instant
            let path = schema.name(version.type) + "/" + version.id.value
            if answer.isLocated { response.location = path + "/_history/\(version.version)" }
            if !version.isDeleted { result.fullURL = settings.baseURL + "/" + path }
        }
        let isRead = entry.phase == .read
        switch answer.content {
        case .none: break
        case .resource(let version):
            if isRead || entry.request.preference.returning == .representation { result.content = .version(version) }
        case .document(let arena): result.content = .document(arena)
        case .bundle(let bundle): result.content = .bundle(bundle)
        case .outcome(let issues): response.outcome = outcome(issues)
        }
        if entry.request.method == .head { result.content = .none }
        result.response = response
        return result
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
            case .search: .read
            case .operation(let name, _): name.affectsState ? .update : .read
            default: .create
            }
        case .put, .patch: .update
        case .get, .head: .read
        }
    }
}

/// Status codes with their reason, as `Bundle.entry.response.status` has them.
enum StatusText {
    static func of(_ code: Int) -> String {
        let reason =
            switch code {
            case 200: "OK"
            case 201: "Created"
            case 204: "No Content"
            case 304: "Not Modified"
            case 400: "Bad Request"
            case 401: "Unauthorized"
            case 403: "Forbidden"
            case 404: "Not Found"
            case 405: "Method Not Allowed"
            case 406: "Not Acceptable"
            case 408: "Request Timeout"
            case 409: "Conflict"
            case 410: "Gone"
            case 412: "Precondition Failed"
            case 413: "Content Too Large"
            case 415: "Unsupported Media Type"
            case 417: "Expectation Failed"
            case 422: "Unprocessable Content"
            case 429: "Too Many Requests"
            case 501: "Not Implemented"
            case 503: "Service Unavailable"
            case 507: "Insufficient Storage"
            default: "Internal Server Error"
            }
        return "\(code) \(reason)"
    }
}
