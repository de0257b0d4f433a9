package import FHIRCore
package import FHIRModel
package import FHIRStore

/// A Bundle that the server answers with, as parts that are rendered one after the other (R4 `bundle.html`).
package struct ResultBundle: Sendable {
    package enum Kind: String, Sendable {
        case searchset
        case history
        case batchResponse = "batch-response"
        case transactionResponse = "transaction-response"
    }

    package struct Link: Sendable, Hashable {
        package var relation: String
        /// Absolute.
        package var url: String

        package init(_ relation: String, _ url: String) {
            self.relation = relation
            self.url = url
        }
    }

    package struct Entry: Sendable {
        package enum SearchMode: String, Sendable {
            case match, include, outcome
        }

        package enum Content: Sendable {
            case none
            case version(StoredVersion)
            case document(Arena)
            case bundle(ResultBundle)
        }

        /// `Bundle.entry.response`.
        package struct Response: Sendable {
            /// The HTTP status code and its reason, such as `201 Created`.
            package var status: String
            package var location: String?
            package var etag: String?
            package var lastModified: Instant?
            package var outcome: Arena?

            package init(
                status: String, location: String? = nil, etag: String? = nil, lastModified: Instant? = nil, outcome: Arena? = nil
            ) {
                self.status = status
                self.location = location
                self.etag = etag
                self.lastModified = lastModified
                self.outcome = outcome
            }
        }

        package var fullURL: String?
        package var content: Content
        package var search: SearchMode?
        /// How well a match fits, as a decimal from 0 to 1; nil to leave it out.
        package var score: String?
        /// What `$match` makes of that: a code of R4's `match-grade`; nil elsewhere.
        package var grade: String?
        /// `Bundle.entry.request`, for histories: method and relative URL.
        package var request: (method: String, url: String)?
        package var response: Response?

        package init(
            fullURL: String? = nil, _ content: Content = .none, search: SearchMode? = nil, request: (method: String, url: String)? = nil,
            response: Response? = nil
        ) {
            self.fullURL = fullURL
            self.content = content
            self.search = search
            self.request = request
            self.response = response
        }
    }

    /// The extension that holds an entry's grade (R4 `extension-match-grade.html`).
    static let matchGrade = "http://hl7.org/fhir/StructureDefinition/match-grade"

    package var kind: Kind
    package var total: Int?
    package var links: [Link]
    package var entries: [Entry]
    package var instant: Instant?

    package init(_ kind: Kind, total: Int? = nil, links: [Link] = [], entries: [Entry] = [], instant: Instant? = nil) {
        self.kind = kind
        self.total = total
        self.links = links
        self.entries = entries
        self.instant = instant
    }
}
