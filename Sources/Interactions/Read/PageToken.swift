import FHIRCore
import FHIRSearch
import FHIRStore

/// Where a later page of a history goes on, as it stands in the page's link: the log position of page one, the place in the order, the
/// total.
///
/// Sealed with the store's key to the query it belongs to, so that it cannot be made up or moved to another query. Survives a restart.
struct PageToken: Sendable, Hashable {
    /// The name of the link's parameter.
    static let parameter = "_page"

    var position: Position
    /// The sequence of the last entry of the page before.
    var after: Int64
    /// Counted for page one; nil when no total is given.
    var total: Int?

    /// - Parameter scope: what the page is of: path and parameters.
    func text(scope: String, _ hash: KeyedHash) -> String {
        Base64URL.encode(words + Self.bytes(seal(scope, hash)))
    }

    /// 400 when the token was not made by this store for this query.
    init(_ text: String, scope: String, _ hash: KeyedHash) throws(OperationFailure) {
        guard let bytes = Base64URL.decode(text), bytes.count == 32 else { throw Self.refusal }
        position = Position(rawValue: Self.word(bytes, 0))
        after = Self.word(bytes, 8)
        let total = Self.word(bytes, 16)
        self.total = total < 0 ? nil : Int(total)
        guard UInt64(bitPattern: Self.word(bytes, 24)) == seal(scope, hash) else { throw Self.refusal }
    }

    init(position: Position, after: Int64, total: Int?) {
        self.position = position
        self.after = after
        self.total = total
    }

    private var words: [UInt8] {
        Self.bytes(UInt64(bitPattern: position.rawValue)) + Self.bytes(UInt64(bitPattern: after))
            + Self.bytes(UInt64(bitPattern: Int64(total ?? -1)))
    }

    private func seal(_ scope: String, _ hash: KeyedHash) -> UInt64 { hash(bytes: Array("page".utf8), words, Array(scope.utf8)) }

    private static func bytes(_ word: UInt64) -> [UInt8] { (0..<8).map { UInt8(truncatingIfNeeded: word >> (56 - 8 * UInt64($0))) } }

    private static func word(_ bytes: [UInt8], _ start: Int) -> Int64 {
        Int64(bitPattern: bytes[start..<(start + 8)].reduce(0) { $0 << 8 | UInt64($1) })
    }

    static var refusal: OperationFailure {
        OperationFailure(.invalid, .badParameter, "Parameter _page: expected the value from a link of an earlier page of the same query")
    }
}
