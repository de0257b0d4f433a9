import FHIRCore
import FHIRSchema
import FHIRStore
import Interactions

/// What a request was answered with, as far as searches are about it.
struct SearchReply: Sendable {
    /// As in HTTP.
    var status: Int
    /// The diagnostics of a refusal.
    var refusal = ""
    /// `Type/id` of the matches in their order, `Type/id#id` of contained ones.
    var matches: [String] = []
    /// `Type/id` of what is included with them, in order.
    var included: [String] = []
    /// The version of each entry, by `Type/id`.
    var versions: [String: Int64] = [:]
    var total: Int?
    /// By relation, absolute.
    var links: [String: String] = [:]
    /// The log position that the answer shows.
    var position = Position.zero
    /// The number of the version that was written.
    var version: Int64?

    init(_ answer: Answer) {
        status = answer.status.rawValue
        position = answer.position ?? .zero
        version = answer.version?.version
        guard case .bundle(let bundle) = answer.content else { return }
        total = bundle.total
        links = Dictionary(bundle.links.map { ($0.relation, $0.url) }, uniquingKeysWith: { first, _ in first })
        for entry in bundle.entries {
            if case .document = entry.content, entry.search == .match, let url = entry.fullURL {
                matches.append(url.split(separator: "/").suffix(2).joined(separator: "/"))
            }
            guard case .version(let version) = entry.content else { continue }
            let name = Schema.r4.name(version.type) + "/" + version.id.value
            versions[name] = version.version
            if entry.search == .match { matches.append(name) } else { included.append(name) }
        }
    }

    init(_ failure: OperationFailure) {
        status = failure.category.rawValue
        refusal = failure.issues.map { "\($0.id.rawValue): \($0.diagnostics)" }.joined(separator: "; ")
    }
}
