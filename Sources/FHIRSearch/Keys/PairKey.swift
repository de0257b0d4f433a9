import FHIRSchema

/// Keys of pairs: a token, and a value that the same element has, so that what is asked of both is one range.
///
/// Permanent: eight bytes of the hash of the token's key (`TokenKey`) ‖ the key of the value.
package enum PairKey {

    /// What the keys of a token's pairs begin with.
    static func head(_ token: UnsafeBufferPointer<UInt8>, _ hash: KeyedHash) -> [UInt8] {
        var stream = KeyedHash.Stream(hash)
        stream.add(token)
        var head: [UInt8] = []
        head.append(bigEndian: stream.finish())
        return head
    }

    /// The keys of every token with every value, in the parameter with this number; a quantity that has a canonical unit in that one only.
    static func keys(
        _ tokens: some Sequence<IndexKey>, _ values: some Sequence<IndexKey>, _ kind: SearchParameterKind, _ number: ParameterNumber,
        _ hash: KeyedHash
    ) -> [IndexKey] {
        var keys: [IndexKey] = []
        for token in tokens {
            let head: [UInt8] = token.withBytes { Self.head($0, hash) }
            for value in values where kind != .quantity || value.withBytes({ $0.first != QuantityKey.raw }) { keys.append(IndexKey(number, head + value.bytes)) }
        }
        return keys
    }

    /// Whether pairs tell what a criterion asks of values.
    static func tells(_ criterion: SearchCriterion, _ kind: SearchParameterKind) -> Bool {
        switch criterion {
        case .rows(let rows): kind != .quantity || rows.ranges.allSatisfy { $0.lower.first == QuantityKey.canonical }
        case .or(let parts): parts.allSatisfy { tells($0, kind) }
        default: true
        }
    }
}

extension SearchCriterion {
    /// What asks of pairs' rows, behind the head of a token, what this asks of a parameter's rows; nil when it asks for more than rows.
    /// - Parameter tokens: the token's own keys.
    func paired(behind head: [UInt8], _ number: ParameterNumber, tokens: [IndexKey]) -> SearchCriterion? {
        switch self {
        case .nothing: return .nothing
        case .rows(let rows):
            let test: KeyTest = rows.test == .any ? .any : .behind(head.count, rows.test)
            var paired = RowCriterion(number, rows.ranges.map { $0.behind(head) }, test)
            paired.implied = tokens
            return .rows(paired)
        case .or(let parts):
            var paired: [SearchCriterion] = []
            for part in parts {
                guard let part = part.paired(behind: head, number, tokens: tokens) else { return nil }
                // The members of a union ask the same of their pairs.
                if !paired.contains(part) { paired.append(part) }
            }
            return any(paired)
        default: return nil
        }
    }
}
