import FHIRCore
import FHIRModel
import FHIRSchema
import FHIRStore

/// Turns the answers to a batch's or transaction's entries into entries of the response (R4 `http.html#transaction-response`).
extension FHIRService {
    /// A failure stands in `response`, with its status and outcome.
    func failureEntry(_ failure: OperationFailure) -> ResultBundle.Entry {
        ResultBundle.Entry(
            response: ResultBundle.Entry.Response(
                status: ReasonPhrase.line(failure.category.rawValue), etag: failure.version.map(Self.entityTag),
                outcome: outcome(failure.issues)))
    }

    /// An interaction's answer as an entry. A version that was written has its location, whether it is new or not.
    func answerEntry(_ answer: Answer, _ entry: BundleRequest.Entry) throws(OperationFailure) -> ResultBundle.Entry {
        var response = ResultBundle.Entry.Response(status: ReasonPhrase.line(answer.status.rawValue))
        var result = ResultBundle.Entry()
        if let version = answer.version {
            response.etag = entityTag(version)
            response.lastModified = version.instant
            if !version.isDeleted {
                result.fullURL = settings.baseURL + "/" + path(of: version)
                if entry.phase != .read { response.location = path(of: version) + "/_history/\(version.version)" }
            }
        } else {
            response.etag = answer.tag
        }
        if case .outcome(let issues) = answer.content {
            response.outcome = outcome(issues)
        } else if !answer.warnings.isEmpty {
            response.outcome = outcome(answer.warnings)
        }
        if entry.request.method != .head { result.content = try content(answer.content, entry.filter) }
        if case .none = result.content, entry.phase == .read { result.fullURL = nil }
        result.response = response
        return result
    }

    /// What the entry carries, cut down to what its URL asks for.
    private func content(_ content: Answer.Content, _ filter: ElementFilter) throws(OperationFailure) -> ResultBundle.Entry.Content {
        switch content {
        case .none, .outcome: return .none
        case .document(let arena): return .document(filter.apply(to: arena))
        case .resource(let version):
            return filter == .all ? .version(version) : .document(filter.apply(to: try wholeArena(version)))
        case .bundle(var bundle):
            if filter == .all { return .bundle(bundle) }
            for index in bundle.entries.indices {
                guard case .version(let version) = bundle.entries[index].content else { continue }
                bundle.entries[index].content = .document(filter.apply(to: try wholeArena(version)))
            }
            return .bundle(bundle)
        }
    }
}
