package import FHIRCore
package import FHIRModel
import FHIRSchema
package import FHIRStore

/// What an interaction answers with, before it is rendered in a format.
package struct Answer: Sendable {
    /// The ways to succeed; the number is the HTTP status.
    package enum Status: Int, Sendable {
        case ok = 200
        case created = 201
        case accepted = 202
        case noContent = 204
        case notModified = 304
    }

    package enum Content: Sendable {
        case none
        /// A resource of the store, in stored form.
        case resource(StoredVersion)
        /// A resource that the server made for this answer.
        case document(Arena)
        /// Search results, a history, or the answer to a batch or transaction.
        case bundle(ResultBundle)
        /// The outcome of a write, on request.
        case outcome([Issue])
    }

    package var status: Status
    package var content: Content
    /// The version that was read or made: gives ETag, Last-Modified and, when `isLocated`, Location. Body not needed.
    package var version: StoredVersion?
    /// The ETag of an answer that is no version of a resource.
    package var tag: String?
    /// Whether the answer names its version's URL in `Location`.
    package var isLocated: Bool
    /// The URL under which the state of what was begun can be asked for.
    package var contentLocation: String?
    /// The log position that the answer reflects, when one is known.
    package var position: Position?
    /// What rules want the client to know of a write that they let through; an answer of outcomes has them already.
    package var warnings: [Issue] = []

    /// The ids of the rules that warn, each once.
    package var warningRules: [String] { warnings.ruleIDs }

    package init(
        _ status: Status, _ content: Content = .none, version: StoredVersion? = nil, tag: String? = nil, isLocated: Bool = false,
        position: Position? = nil
    ) {
        self.status = status
        self.content = content
        self.version = version
        self.tag = tag
        self.isLocated = isLocated
        self.position = position
    }
}
