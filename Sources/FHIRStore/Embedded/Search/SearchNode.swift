import FHIRCore
import FHIRSchema
import FHIRSearch

/// One criterion of a search while it is answered: what is known of its resources so far, and what was done about it.
final class SearchNode {
    enum Kind {
        case all, nothing
        case and([SearchNode])
        case or([SearchNode])
        case not(SearchNode)
        case ids([ResourceID])
        case lastUpdated(Range<Instant>)
        case rows(RowCriterion)
        /// The node inside is about the targets.
        case refers(ReferencePath, SearchNode)
        /// The node inside is about the sources.
        case referredBy(ReferencePath, SearchNode)
        /// The node inside is about what is contained.
        case contains(SearchNode)
        case checked(Int)
    }

    let kind: Kind
    /// Of the resources that it is about.
    let type: TypeID
    /// All resources that meet it, once they were collected.
    var set: [Int64]? {
        didSet { note("collect") }
    }
    /// How many rows it has, about: counted up to `counted`, beyond which it was not looked.
    var estimate = 0
    var counted = 0
    /// More rows than this were found when collecting was tried.
    var tried = 0
    /// How many rows could have been passed over in the time that testing took.
    var effort = 0
    /// About how many rows it has, as told from the share of those tested in an order that has nothing to do with it.
    var expected: Int?
    /// The sequences of `lastUpdated`.
    var window: Range<Int64>?
    /// Of a test of words: what an index of words knows, once it was asked.
    var words: WordSets? {
        didSet { note("words") }
    }
    /// The index of words was asked for so many, and had more or was not there.
    var wordsTried = 0
    /// Whether it is no part of the search but restricts it to what the caller may find.
    private(set) var isAccess = false
    private var uses: [String] = []
    var tested = 0
    var passed = 0

    init(_ kind: Kind, _ type: TypeID) {
        self.kind = kind
        self.type = type
    }

    /// - Parameter rights: what is asked of other resources, it is asked of those that may be found.
    convenience init(of criterion: SearchCriterion, _ type: TypeID, _ rights: AccessRights? = nil) {
        let kind: Kind =
            switch criterion {
            case .all: .all
            case .nothing: .nothing
            case .and(let parts): .and(Self.flat(parts).map { SearchNode(of: $0, type, rights) })
            case .or(let parts): Self.alternatives(parts, type, rights)
            case .not(let part): .not(SearchNode(of: part, type, rights))
            case .ids(let ids): .ids(ids)
            case .lastUpdated(let interval): .lastUpdated(interval)
            case .rows(let rows): .rows(rows)
            case .refers(let path, let target, let inner): .refers(path, .guarded(inner, target, rights))
            case .referredBy(let source, let path, let inner): .referredBy(path, .guarded(inner, source, rights))
            case .contains(let inside, let inner): .contains(SearchNode(of: inner, inside, rights))
            case .checked(let check): .checked(check)
            }
        self.init(kind, type)
    }

    /// A criterion that only resources meet which may be found.
    static func guarded(_ criterion: SearchCriterion, _ type: TypeID, _ rights: AccessRights?) -> SearchNode {
        let node = SearchNode(of: criterion, type, rights)
        guard let rights else { return node }
        let access: SearchNode
        switch rights[.search, type] {
        case .everything: return node
        case .denied: access = SearchNode(.nothing, type)
        case .restricted(let restriction): access = SearchNode(of: restriction.criterion, type)
        }
        access.isAccess = true
        for part in access.conjuncts { part.isAccess = true }
        return criterion == .all ? access : SearchNode(.and(node.conjuncts + access.conjuncts), type)
    }

    private var children: [SearchNode] {
        switch kind {
        case .and(let parts), .or(let parts): parts
        case .not(let part), .refers(_, let part), .referredBy(_, let part), .contains(let part): [part]
        case .all, .nothing, .ids, .lastUpdated, .rows, .checked: []
        }
    }

    /// Whether it, or a part of it, is restricted to what the caller may find.
    var isGuarded: Bool { isAccess || children.contains(where: \.isGuarded) }

    /// The parts of an `and`, those of an `and` within it included.
    private static func flat(_ parts: [SearchCriterion]) -> [SearchCriterion] {
        parts.flatMap { part in if case .and(let inner) = part { flat(inner) } else { [part] } }
    }

    /// Alternatives; exact keys of one parameter become one criterion.
    private static func alternatives(_ parts: [SearchCriterion], _ type: TypeID, _ rights: AccessRights?) -> Kind {
        var keys: Set<[UInt8]> = []
        var parameter: ParameterNumber?
        for part in parts {
            guard case .rows(let rows) = part, rows.test == .any, parameter ?? rows.parameter == rows.parameter else {
                return .or(parts.map { SearchNode(of: $0, type, rights) })
            }
            parameter = rows.parameter
            for range in rows.ranges {
                guard let key = range.only else { return .or(parts.map { SearchNode(of: $0, type, rights) }) }
                keys.insert(key)
            }
        }
        guard let parameter else { return .nothing }
        return .rows(RowCriterion(parameter, keys.sorted { $0.lexicographicallyPrecedes($1) }.map { .exactly($0) }))
    }

    /// The parts that must all be met.
    var conjuncts: [SearchNode] { if case .and(let parts) = kind { parts } else { [self] } }

    /// The keys, of one parameter or of several, if it asks for nothing but one of these, and they are not many.
    private(set) lazy var exactKeys: [IndexKey]? = {
        var keys: [IndexKey] = []
        switch kind {
        case .rows(let rows):
            guard rows.test == .any, rows.ranges.count <= 64 else { return nil }
            for range in rows.ranges {
                guard let key = range.only else { return nil }
                keys.append(IndexKey(rows.parameter, key))
            }
        case .or(let parts):
            for part in parts {
                guard let more = part.exactKeys, keys.count + more.count <= 64 else { return nil }
                keys += more
            }
        default: return nil
        }
        return keys
    }()

    /// Keys of which all its resources have one, besides what it asks for; nil when that is not known.
    private(set) lazy var impliedKeys: [IndexKey]? = {
        switch kind {
        case .rows(let rows): return rows.implied.isEmpty ? nil : rows.implied
        case .or(let parts):
            var keys: [IndexKey] = []
            for part in parts {
                guard let more = part.impliedKeys else { return nil }
                keys += more.filter { !keys.contains($0) }
            }
            return keys.isEmpty || keys.count > 64 ? nil : keys
        default: return nil
        }
    }()

    /// Whether it asks for the token of pairs, or for some of its pairs.
    func implies(_ pairs: OrderedKeys.Pairs) -> Bool {
        switch kind {
        case .rows(let rows) where rows.parameter == pairs.parameter: rows.ranges.allSatisfy { $0.lower.starts(with: pairs.head) }
        case .or(let parts): !parts.isEmpty && parts.allSatisfy { $0.implies(pairs) }
        default: exactKeys == [pairs.token]
        }
    }

    /// Whether it is about all keys of a parameter, which are many.
    var takesAllKeys: Bool {
        switch kind {
        case .rows(let rows): rows.ranges == [.all]
        case .and(let parts): parts.allSatisfy { $0.takesAllKeys || !$0.isFoundByKeys }
        case .or(let parts): parts.contains(where: \.takesAllKeys)
        default: false
        }
    }

    /// Whether a candidate is tested by nothing but its own keys.
    var isAskedOfKeys: Bool {
        switch kind {
        case .rows: true
        case .and(let parts), .or(let parts): parts.allSatisfy(\.isAskedOfKeys)
        case .not(let part): part.isAskedOfKeys
        case .all, .nothing, .ids, .lastUpdated, .refers, .referredBy, .contains, .checked: false
        }
    }

    /// Whether its resources, and perhaps some more, are those of ranges of keys.
    var isFoundByKeys: Bool {
        switch kind {
        case .rows: true
        case .and(let parts): parts.contains(where: \.isFoundByKeys)
        case .or(let parts): parts.allSatisfy(\.isFoundByKeys)
        case .all, .nothing, .not, .ids, .lastUpdated, .refers, .referredBy, .contains, .checked: false
        }
    }

    /// What must be asked of candidates last, the higher the later.
    var cost: Int {
        switch kind {
        case .nothing, .all: 0
        case .ids: 1
        case .rows: exactKeys == nil ? 4 : 2
        case .lastUpdated: 3
        case .not(let part): part.cost
        case .and(let parts), .or(let parts): parts.map(\.cost).max() ?? 0
        case .refers(_, let inner): 5 + inner.cost
        case .referredBy(_, let inner): 6 + inner.cost
        case .contains, .checked: Self.bodyCost
        }
    }

    /// The cost from which on the body of each candidate is read.
    static let bodyCost = 1000

    func note(_ use: String) {
        if !uses.contains(use) { uses.append(use) }
    }

    var step: SearchPlan.Step {
        let (name, parameter, parts): (String, ParameterNumber?, [SearchNode]) =
            switch kind {
            case .all: ("all", nil, [])
            case .nothing: ("nothing", nil, [])
            case .and(let parts): ("and", nil, parts)
            case .or(let parts): ("or", nil, parts)
            case .not(let part): ("not", nil, [part])
            case .ids: ("ids", nil, [])
            case .lastUpdated: ("lastUpdated", nil, [])
            case .rows(let rows): ("rows", rows.parameter, [])
            case .refers(let path, let inner): ("refers", path.parameter, [inner])
            case .referredBy(let path, let inner): ("referredBy", path.parameter, [inner])
            case .contains(let inner): ("contains", nil, [inner])
            case .checked: ("checked", nil, [])
            }
        return SearchPlan.Step(
            criterion: name, parameter: parameter, uses: uses, estimate: counted > 0 ? estimate : nil, isCounted: estimate < counted,
            found: set?.count ?? words?.count, tested: tested, passed: passed, parts: parts.map(\.step))
    }
}
