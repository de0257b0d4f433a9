import FHIRCore
import FHIRSearch
import FHIRStore

/// Where a page of a search lies, as it stands in the page's link: the log position of page one, the place in the order, the total, and
/// the moment that `ap` measures from.
///
/// Encrypted and bound to the query it belongs to, so that it can be neither read nor made up nor moved to another query. Survives a
/// restart.
struct SearchToken: Sendable, Hashable {
    var position: Position
    var part: SearchPart
    /// How many matches of the part come before the page; only where a hit has several, which are contained in it.
    var skipped: Int
    /// Counted for page one; nil when no total is given.
    var total: Int?
    /// When page one was asked for; nil when its matches do not depend on that.
    var moment: Instant?
    /// Which definitions of search parameters page one was found by; 0 when it asks for none but R4's.
    var definitions: Int64

    init(position: Position, part: SearchPart, skipped: Int = 0, total: Int?, moment: Instant?, definitions: Int64 = 0) {
        self.position = position
        self.part = part
        self.skipped = skipped
        self.total = total
        self.moment = moment
        self.definitions = definitions
    }

    /// - Parameter seal: bound to what the page is of: whose, path and parameters.
    func text(_ seal: PageSeal.Bound) -> String? { seal.seal(content).map(Base64URL.encode) }

    /// 400 when the token was not made by this store for this query.
    init(_ text: String, scope: String, _ seal: PageSeal) throws(OperationFailure) {
        guard text.utf8.count <= Self.limit, let bytes = Base64URL.decode(text), let content = seal.bound(to: scope).open(bytes),
            let token = Self(content)
        else { throw PageToken.refusal }
        self = token
    }

    /// The most bytes of a token's text.
    private static let limit = 8_192

    // MARK: Bytes

    /// Kind, position, total, moment, how many are skipped, definitions; behind them for a part with a cursor its resource's number, and each value
    /// behind its length.
    private var content: [UInt8] {
        var bytes: [UInt8] = [kind] + SearchCursor.bytes(position.rawValue) + SearchCursor.bytes(Int64(total ?? -1))
        bytes += SearchCursor.bytes(moment?.milliseconds ?? .min)
        bytes += SearchCursor.bytes(Int64(skipped))
        bytes += SearchCursor.bytes(definitions)
        switch part {
        case .first, .last: break
        case .after(let cursor), .before(let cursor):
            bytes += SearchCursor.bytes(cursor.rid)
            for value in cursor.values {
                let length = UInt16(truncatingIfNeeded: value?.count ?? Self.missing)
                bytes += [UInt8(length >> 8), UInt8(length & 0xFF)]
                bytes += value ?? []
            }
        }
        return bytes
    }

    private static let missing = 0xFFFF

    private var kind: UInt8 {
        switch part {
        case .first: 0
        case .last: 1
        case .after: 2
        case .before: 3
        }
    }

    /// Nil for what no server of this version has written.
    private init?(_ content: [UInt8]) {
        guard content.count >= 41 else { return nil }
        position = Position(rawValue: Self.number(content[1..<9]))
        guard position >= .zero else { return nil }
        let total = Self.number(content[9..<17])
        self.total = total < 0 ? nil : Int(total)
        let moment = Self.number(content[17..<25])
        self.moment = moment == .min ? nil : Instant(milliseconds: moment)
        guard let skipped = Int(exactly: Self.number(content[25..<33])), skipped >= 0 else { return nil }
        self.skipped = skipped
        definitions = Self.number(content[33..<41])
        switch content[0] {
        case 0: part = .first
        case 1: part = .last
        case 2, 3:
            guard let cursor = Self.cursor(content[41...]) else { return nil }
            part = content[0] == 2 ? .after(cursor) : .before(cursor)
        default: return nil
        }
    }

    private static func cursor(_ bytes: ArraySlice<UInt8>) -> SearchCursor? {
        guard bytes.count >= 8 else { return nil }
        var rest = bytes.dropFirst(8)
        var values: [[UInt8]?] = []
        while let high = rest.popFirst() {
            guard let low = rest.popFirst() else { return nil }
            let length = Int(high) << 8 | Int(low)
            if length == missing {
                values.append(nil)
                continue
            }
            guard length <= rest.count else { return nil }
            values.append(Array(rest.prefix(length)))
            rest = rest.dropFirst(length)
        }
        let rid = number(bytes.prefix(8))
        return rid > 0 && rid < .max ? SearchCursor(values: values, rid: rid) : nil
    }

    private static func number(_ bytes: ArraySlice<UInt8>) -> Int64 {
        Int64(bitPattern: bytes.reduce(UInt64(0)) { $0 << 8 | UInt64($1) }) ^ .min
    }
}
