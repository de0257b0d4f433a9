/// Where a page of a search begins or ends: what the last hit before it is ordered by. Holds values of resources, so it leaves the server
/// encrypted only.
package struct SearchCursor: Sendable, Hashable {
    /// For each part of the order its value, as bytes that compare like it; nil for a hit that has none.
    package var values: [[UInt8]?]
    /// The resource's number.
    package var rid: Int64

    package init(values: [[UInt8]?], rid: Int64) {
        self.values = values
        self.rid = rid
    }

    /// A number, such as the sequence that stands for `lastUpdated` and the ends of dates, as bytes that compare like it.
    package static func bytes(_ number: Int64) -> [UInt8] {
        withUnsafeBytes(of: UInt64(bitPattern: number ^ .min).bigEndian) { Array($0) }
    }

    /// The number of such bytes.
    static func number(_ bytes: [UInt8]) -> Int64 { Int64(bitPattern: bytes.prefix(8).reduce(UInt64(0)) { $0 << 8 | UInt64($1) }) ^ .min }
}

/// Which part of a search's hits.
package enum SearchPart: Sendable, Hashable {
    case first
    case last
    /// What comes behind a hit.
    case after(SearchCursor)
    /// What comes before a hit: the nearest to it.
    case before(SearchCursor)

    package var cursor: SearchCursor? {
        switch self {
        case .first, .last: nil
        case .after(let cursor), .before(let cursor): cursor
        }
    }

    /// Whether hits are looked for from the end.
    var isBackward: Bool {
        switch self {
        case .first, .after: false
        case .last, .before: true
        }
    }
}

/// Hits of a search in their order.
package struct SearchPage: Sendable, Hashable {
    package struct Hit: Sendable, Hashable {
        package var version: StoredVersion
        /// This hit's place.
        package var cursor: SearchCursor
    }

    package var hits: [Hit] = []
    /// Whether there are more hits beyond the limit, on the side that the part goes to.
    package var hasMore = false

    package init() {}
}
