import FHIRCore
import FHIRSchema
import FHIRSearch
import FHIRStore
import Testing

/// Random resources with random keys and references, random searches in random orders, each answer compared with that of a `SearchModel`:
/// in one piece, page by page in both directions while others write, at earlier positions, inside commits that wrote before they search,
/// and with random rights, where the model has nothing but what these show.
package struct SearchStress {
    package static let parameters =
        ["Patient", "Observation"].flatMap { type in
            ["token", "alias", "date", "text", "rare", "number", "amount"].map { type + "." + $0 }
        }
        + ["Observation.subject", "Observation.other", "Patient.link"]

    private let subject: ContractSubject
    private var random: UInt64
    /// How many different resources of each type there are.
    private let size: Int
    /// Who searches.
    private var reader: Access
    private var models: [Int64: SearchModel] = [:]
    private var model = SearchModel()
    /// What went otherwise than the model says, if anything did.
    package private(set) var faults: [String] = []
    /// How many searches had hits, and how many there were.
    package private(set) var hits = (some: 0, all: 0)

    package init(_ subject: ContractSubject, size: Int, seed: UInt64) {
        self.subject = subject
        self.size = size
        reader = subject.access
        random = seed
    }

    package mutating func run(steps: Int) async {
        do {
            for _ in 0..<6 { try await commit(size / 3) }
            for step in 0..<steps where faults.isEmpty {
                switch below(6) {
                case 0: try await commit(below(12))
                case 1: try await searchInsideACommit()
                default: try await compare(step)
                }
            }
        } catch {
            faults.append("\(error)")
        }
    }

    // MARK: Resources

    private struct Write: Sendable {
        var type: TypeID
        var id: ResourceID
        var body: PreparedBody?
        var keys: [IndexKey] = []
        var references: [(parameter: ParameterNumber, type: TypeID, id: ResourceID)] = []
        var values: [ParameterNumber: [(low: [UInt8], high: [UInt8])]] = [:]
        var text = ""

        mutating func add(_ parameter: ParameterNumber, _ bytes: [UInt8], _ low: [UInt8], _ high: [UInt8]? = nil) {
            keys.append(IndexKey(parameter, bytes))
            values[parameter, default: []].append((low, high ?? low))
        }
    }

    private func number(_ name: String) -> ParameterNumber {
        subject.store.numbering.parameter(name) ?? ParameterNumber(rawValue: 15)
    }

    private func name(_ type: TypeID) -> String { type == subject.patient ? "Patient" : "Observation" }

    private mutating func type() -> TypeID { [subject.patient, subject.observation][below(2)] }

    /// Some are UUIDs, which keys keep in another way.
    private mutating func id() -> ResourceID {
        let number = below(size)
        if number % 3 > 0 { return subject.id("r\(number)") }
        let digits = String(number * 2_654_435_761 % 0xFFFF_FFFF, radix: 16)
        return subject.id(String(repeating: "0", count: 8 - digits.count) + digits + "-0000-4000-8000-000000000000")
    }

    private mutating func write() -> Write {
        var write = Write(type: type(), id: id())
        if below(8) == 0 { return write }
        let name = name(write.type)
        for code in ["token", "alias"] {
            for _ in 0..<below(3) {
                let key = token()
                write.add(number("\(name).\(code)"), key, Array(key.dropLast(5)))
            }
        }
        for _ in 0..<[0, 1, 1, 1, 2][below(5)] {
            let interval = interval()
            write.add(number("\(name).date"), DateKey.encode(interval), SearchModel.big(interval.low), SearchModel.big(interval.high))
        }
        if below(6) == 0 { write.keys.append(IndexKey(number("\(name).date"), [])) }
        for _ in 0..<below(3) {
            let key = text()
            write.add(number("\(name).text"), key, Array(key.dropLast(5)))
        }
        if below(20) == 0 {
            let key = [UInt8(1 + below(3))]
            write.add(number("\(name).rare"), key, key)
        }
        addNumbers(&write, name)
        for parameter in write.type == subject.patient ? ["Patient.link"] : ["Observation.subject", "Observation.other"] {
            for _ in 0..<below(3) {
                write.references.append((number(parameter), below(3) == 0 ? subject.observation : subject.patient, id()))
            }
        }
        for reference in write.references {
            write.keys.append(
                IndexKey(
                    .anyReference, ReferenceKey.encode(reference.type, reference.id, by: reference.parameter, subject.store.numbering)))
        }
        write.keys = Set(write.keys).sorted()
        write.text = "text \(below(1 << 30))"
        write.body = subject.body(write.text, write.keys)
        return write
    }

    /// Points and intervals, with a unit or without.
    private mutating func addNumbers(_ write: inout Write, _ name: String) {
        for _ in 0..<below(3) {
            let (key, low, high) = quantity()
            write.add(number("\(name).number"), key, low, high)
        }
        for _ in 0..<below(3) {
            let (number, low, high) = quantity()
            let parameter = self.number("\(name).amount")
            let unit = UInt32(below(4))
            var written: [UInt8] = []
            QuantityKey.append(number, QuantityKey.UnitHashes(pair: unit, code: unit, unit: 0), isAlone: unit == 0, to: &written)
            if unit == 0 {
                // A value in a canonical unit, if there is one, decides.
                write.add(parameter, written, low, high)
                continue
            }
            write.keys.append(IndexKey(parameter, written))
            var canonical: [UInt8] = []
            QuantityKey.append(number, canonicalUnit: unit, to: &canonical)
            write.add(parameter, canonical, low, high)
        }
    }

    private mutating func quantity() -> (key: [UInt8], low: [UInt8], high: [UInt8]) {
        let low = DecimalValue(Int64(below(60) - 20))
        switch below(8) {
        case 0: return (NumberKey.encode(low: nil, high: low), [0, 0, 0], NumberKey.bytes(low))
        case 1: return (NumberKey.encode(low: low, high: nil), NumberKey.bytes(low), [0xFF, 0xFF, 0xFF])
        case 2:
            let high = DecimalValue(Int64(60 + below(60)))
            return (NumberKey.encode(low: low, high: high), NumberKey.bytes(low), NumberKey.bytes(high))
        default: return (NumberKey.encode(low), NumberKey.bytes(low), NumberKey.bytes(low))
        }
    }

    /// A code and a system, of which there are two.
    private mutating func token() -> [UInt8] { Array("code\(below(2) == 0 ? 0 : below(12))".utf8) + [0, 0, 0, 0, UInt8(below(2))] }

    /// A folded text, and which of two exact ones it is of.
    private mutating func text() -> [UInt8] {
        // Some go beyond the bytes that keys keep in place.
        Array(("aab"[...].prefix(below(3)) + "name\(below(40))" + String(repeating: "x", count: below(4) == 0 ? 30 : 0)).utf8)
            + [0, 0, 0, 0, UInt8(below(2))]
    }

    private mutating func interval() -> MicrosecondInterval {
        let day: Int64 = 86_400_000_000
        let low = Int64(below(4000)) * day / 4
        switch below(8) {
        case 0: return MicrosecondInterval(low: .min, high: low + 1)
        case 1: return MicrosecondInterval(low: low, high: .max)
        case 2: return MicrosecondInterval(low: low, high: low + 30 * day)
        case 3: return MicrosecondInterval(low: low, high: low + 365 * day)
        case 4: return MicrosecondInterval(low: low, high: low + 4000 * day)
        default: return MicrosecondInterval(low: low, high: low + [1, 1_000_000, day][below(3)])
        }
    }

    private static func run(_ writes: [Write], _ view: any CommitView) throws(OperationFailure) -> [StoredVersion?] {
        var made: [StoredVersion?] = []
        for write in writes {
            if let body = write.body { made.append(try view.put(write.type, write.id, body)) } else {
                made.append(try view.delete(write.type, write.id))
            }
        }
        return made
    }

    private static func apply(_ writes: [Write], _ made: [StoredVersion?], to model: inout SearchModel) {
        for (write, version) in zip(writes, made) {
            let name = SearchModel.name(write.type, write.id)
            guard let version, write.body != nil else {
                model.resources[name] = nil
                continue
            }
            let rid = model.numbers[name] ?? version.sequence
            model.numbers[name] = rid
            model.resources[name] = SearchModel.Resource(
                type: write.type, id: write.id, rid: rid, sequence: version.sequence, instant: version.instant.milliseconds,
                keys: write.keys, references: write.references, values: write.values, text: write.text)
        }
    }

    private mutating func commit(_ count: Int) async throws {
        subject.clock.advance(Int64(below(1000)))
        let writes = (0..<count).map { _ in write() }
        let (made, position) = try await subject.store.commit(subject.access, subject.origin) { view throws(OperationFailure) in
            (try Self.run(writes, view), view.position)
        }
        Self.apply(writes, made, to: &model)
        if subject.store.position >= position { models[subject.store.position.rawValue] = model }
    }

    // MARK: Searches

    private mutating func query() -> SearchQuery {
        let types = below(4) == 0 ? [subject.patient, subject.observation] : [type()]
        let depth = below(3)
        let branches = types.map { SearchQuery.Branch($0, criterion($0, depth)) }
        return SearchQuery(branches, order: (0..<[0, 0, 1, 1, 1, 2, 3][below(7)]).map { _ in order(types) }, checks: TextChecks())
    }

    private mutating func order(_ types: [TypeID]) -> SearchQuery.Order {
        var orders: [TypeID: OrderedKeys] = [:]
        let choice = below(8)
        for type in types where below(10) > 0 { orders[type] = orderedKeys(type, choice) }
        let key: SearchQuery.Order.Key = below(6) == 0 ? .id : below(6) == 0 ? .lastUpdated : .parameter(orders)
        return SearchQuery.Order(key, descends: below(2) == 0)
    }

    private mutating func orderedKeys(_ type: TypeID, _ choice: Int) -> OrderedKeys {
        if choice == 0 {
            let parameters = type == subject.patient ? ["Patient.link"] : ["Observation.subject", "Observation.other"]
            let targets = below(2) == 0 ? nil : [subject.patient]
            return OrderedKeys(.reference, parameters.map { OrderedKeys.Source(number($0), to: targets) })
        }
        let choices: [(OrderedKeys.Kind, [String])] = [
            (.code, ["token"]), (.code, ["token", "alias"]), (.date, ["date"]), (.text, ["text"]), (.uri, ["rare"]), (.number, ["number"]),
            (.quantity, ["amount"]),
        ]
        let (kind, codes) = choices[choice - 1]
        return OrderedKeys(kind, codes.map { OrderedKeys.Source(number("\(name(type)).\($0)")) })
    }

    private mutating func criterion(_ type: TypeID, _ depth: Int) -> SearchCriterion {
        switch below(depth > 0 ? 16 : 9) {
        case 0: return .all
        case 1: return .ids((0..<below(4)).map { _ in id() })
        case 2:
            let low = 1_700_000_000_000 + Int64(below(4000))
            return .lastUpdated(Instant(milliseconds: low)..<Instant(milliseconds: low + Int64(below(4000)) + 1))
        case 3: return below(3) == 0 ? .checked(below(10)) : .rows(rows(type))
        case 4...8: return .rows(rows(type))
        case 9, 10: return .and((0..<(1 + below(3))).map { _ in criterion(type, depth - 1) })
        case 11: return .or((0..<below(4)).map { _ in criterion(type, depth - 1) })
        case 12: return .not(criterion(type, depth - 1))
        case 13, 14:
            let parameter = type == subject.patient ? "Patient.link" : ["Observation.subject", "Observation.other"][below(2)]
            let target = below(3) == 0 ? subject.observation : subject.patient
            return .refers(ReferencePath(number(parameter)), target, criterion(target, depth - 1))
        default:
            let source = self.type()
            let parameter = source == subject.patient ? "Patient.link" : ["Observation.subject", "Observation.other"][below(2)]
            return .referredBy(source, ReferencePath(number(parameter)), criterion(source, depth - 1))
        }
    }

    private mutating func rows(_ type: TypeID) -> RowCriterion {
        switch below(6) {
        case 0: return RowCriterion(number("\(name(type)).token"), [.exactly(token())])
        case 1:
            let keys = Set((0..<3).map { _ in token() }).sorted { $0.lexicographicallyPrecedes($1) }
            return RowCriterion(number("\(name(type)).token"), keys.map { .exactly($0) })
        case 2: return RowCriterion(number("\(name(type)).text"), [below(4) == 0 ? .exactly(text()) : .prefix(text().dropLast(2) + [])])
        case 3: return RowCriterion(number("\(name(type)).rare"), [.all])
        case 4:
            let low = interval()
            return RowCriterion(
                number("\(name(type)).date"), [KeyRange(from: DateKey.encode(low), to: [UInt8(below(5)) + 5])])
        default:
            var bounds = KeyTest.DateBounds()
            if below(2) == 0 { bounds.lowAtLeast = interval().low } else { bounds.highAbove = interval().low }
            return RowCriterion(number("\(name(type)).date"), [.all], .date(bounds))
        }
    }

    // MARK: Rights

    /// Random rights for half of the searches, and what they show of each type.
    private mutating func chooseReader() -> [TypeID: SearchCriterion]? {
        reader = subject.access
        if below(2) == 0 { return nil }
        var grants: [AccessRights.Grant] = []
        var shown: [TypeID: SearchCriterion] = [:]
        for type in [subject.patient, subject.observation] {
            let choice = below(6)
            if choice == 0 { continue }
            var alternatives: [SearchCriterion] = []
            for _ in 0..<(choice == 1 ? 1 : 1 + below(2)) {
                let criterion = choice == 1 ? nil : local(type)
                grants.append(AccessRights.Grant(type, [.search, .read], criterion, checks: TextChecks()))
                alternatives.append(criterion ?? .all)
            }
            shown[type] = .or(alternatives)
        }
        reader = Access(
            tenant: subject.access.tenant, principal: subject.access.principal, rights: AccessRights(grants, name: "\(shown.count)"))
        return shown
    }

    /// A criterion that is decided on a resource alone, and met by many.
    private mutating func local(_ type: TypeID) -> SearchCriterion {
        for _ in 0..<20 {
            let criterion = criterion(type, 2)
            if criterion.isLocal { return below(2) == 0 ? criterion : .not(criterion) }
        }
        return .all
    }

    private mutating func compare(_ step: Int) async throws {
        let newest = subject.store.position.rawValue
        let position = below(3) == 0 ? Array(models.keys)[below(models.count)] : newest
        guard let whole = models[position] else { return }
        let shown = chooseReader()
        let past = shown.map(whole.shown) ?? whole
        let query = query()
        let expected = past.answer(query)
        hits.all += 1
        if !expected.isEmpty { hits.some += 1 }
        let at = Position(rawValue: position)
        let all = try await names(query, .first, limit: 10_000, at)
        expect(expected, all.names, "search \(step) at \(position)", query)
        let count = try await subject.read(at: at, as: reader) { view throws(OperationFailure) in try view.count(query) }
        expect([expected.count], [count], "count \(step)", query)
        let (type, id) = (type(), id())
        let isMatch = try await subject.read(at: at, as: reader) { view throws(OperationFailure) in try view.matches(query, type, id) }
        expect([expected.contains(SearchModel.name(type, id))], [isMatch], "match \(step)", query)
        if shown != nil { try await compareRest(past, type, id, at, query) }
        let limit = 1 + below(max(expected.count / 3, 3))
        try await page(query, expected, limit, at, step)
    }

    /// What else a view tells besides searches.
    private mutating func compareRest(
        _ past: SearchModel, _ type: TypeID, _ id: ResourceID, _ at: Position, _ query: SearchQuery
    ) async throws {
        let types = [subject.patient, subject.observation].sorted()
        let found = try await subject.read(at: at, as: reader) { view throws(OperationFailure) in
            let referrers = try view.referrers(of: type, id, by: nil, after: 0, limit: 10_000)
            let some = try view.referrers(of: type, id, by: nil, after: 0, limit: 2)
            return Rest(
                isThere: try view.current(type, id).map { !$0.isDeleted } ?? false, keys: try view.keys(of: type, id),
                referrers: referrers.map { SearchModel.name($0.version.type, $0.version.id) },
                some: some.map { SearchModel.name($0.version.type, $0.version.id) }, counts: try view.countsByType().map(\.count),
                indexed: try view.indexed(after: 0, limit: 10_000).map { SearchModel.name($0.type, $0.id) },
                live: try view.live(type, 0..<Int64.max, limit: 10_000).map { SearchModel.name($0.type, $0.id) })
        }
        let resource = past.resources[SearchModel.name(type, id)]
        let referrers = past.referrers(of: type, id)
        let ordered = past.resources.values.sorted { $0.sequence < $1.sequence }
        let expected = Rest(
            isThere: resource != nil, keys: resource?.keys ?? [], referrers: referrers, some: Array(referrers.prefix(2)),
            counts: types.map { type in past.resources.values.count { $0.type == type } }.filter { $0 > 0 },
            indexed: ordered.map { SearchModel.name($0.type, $0.id) },
            live: ordered.filter { $0.type == type }.map { SearchModel.name($0.type, $0.id) })
        expect([expected], [found], "rest", query)
    }

    private struct Rest: Sendable, Equatable {
        var isThere: Bool
        var keys: [IndexKey]
        var referrers: [String]
        var some: [String]
        var counts: [Int]
        var indexed: [String]
        var live: [String]
    }

    /// Pages in both directions, while others write.
    private mutating func page(_ query: SearchQuery, _ expected: [String], _ limit: Int, _ at: Position, _ step: Int) async throws {
        var seen: [String] = []
        var part = SearchPart.first
        while seen.count <= expected.count {
            let page = try await names(query, part, limit: limit, at)
            seen += page.names
            if below(3) == 0 { try await commit(below(6)) }
            guard page.hasMore, let last = page.last else { break }
            part = .after(last)
        }
        expect(expected, seen, "pages of \(limit), search \(step) at \(at.rawValue)", query)
        seen = []
        part = .last
        while seen.count <= expected.count {
            let page = try await names(query, part, limit: limit, at)
            seen = page.names + seen
            guard page.hasMore, let first = page.first else { break }
            part = .before(first)
        }
        expect(expected, seen, "pages of \(limit) backwards, search \(step) at \(at.rawValue)", query)
    }

    private struct Names: Sendable {
        var names: [String]
        var hasMore: Bool
        var first: SearchCursor?
        var last: SearchCursor?

        init(_ page: SearchPage) {
            names = page.hits.map { SearchModel.name($0.version.type, $0.version.id) }
            hasMore = page.hasMore
            first = page.hits.first?.cursor
            last = page.hits.last?.cursor
        }
    }

    private func names(_ query: SearchQuery, _ part: SearchPart, limit: Int, _ at: Position) async throws -> Names {
        try await subject.read(at: at, as: reader) { view throws(OperationFailure) in Names(try view.search(query, part, limit: limit)) }
    }

    private mutating func searchInsideACommit() async throws {
        let writes = (0..<(1 + below(8))).map { _ in write() }
        let more = (0..<below(8)).map { _ in write() }
        let shown = chooseReader()
        let query = query()
        let keep = below(3) > 0
        let (type, id) = (type(), id())
        let refusal = OperationFailure(.conflict, .versionConflict, "no")
        var between = model
        let found: [[String]]
        do {
            let (made, later, names) = try await subject.store.commit(reader, subject.origin) { view throws(OperationFailure) in
                let made = try Self.run(writes, view)
                let first = try view.search(query, limit: 10_000, by: .caller).map { SearchModel.name($0.type, $0.id) + " " + $0.text }
                let later = try Self.run(more, view)
                let second = try view.search(query, limit: 10_000, by: .caller).map { SearchModel.name($0.type, $0.id) + " " + $0.text }
                let all = try view.search(query, limit: 10_000).map { SearchModel.name($0.type, $0.id) + " " + $0.text }
                let isThere = try view.exists(type, id) ? try view.allows(.read, type, id) : false
                if !keep { throw refusal }
                return (made, later, [first, second, all, isThere ? ["there"] : []])
            }
            Self.apply(writes, made, to: &between)
            model = between
            found = names
            let before = shown.map(between.shown) ?? between
            let first = before.answer(query).map { $0 + " " + (between.resources[$0]?.text ?? "") }
            expect(first, found[0], "search inside a commit", query)
            Self.apply(more, later, to: &model)
            let after = shown.map(model.shown) ?? model
            let second = after.answer(query).map { $0 + " " + (model.resources[$0]?.text ?? "") }
            expect(second, found[1], "second search inside a commit", query)
            let all = model.answer(query).map { $0 + " " + (model.resources[$0]?.text ?? "") }
            expect(all, found[2], "search inside a commit with the tenant's authority", query)
            let isThere = after.resources[SearchModel.name(type, id)] != nil
            expect(isThere ? ["there"] : [], found[3], "sight inside a commit", query)
            models[subject.store.position.rawValue] = model
        } catch {
            if error.category != .conflict { throw error }
        }
    }

    private mutating func expect<T: Equatable>(_ expected: [T], _ found: [T], _ what: String, _ query: SearchQuery) {
        if expected != found {
            let answers = "expected \("\(expected)".prefix(600)), found \("\(found)".prefix(600))"
            faults.append("\(what): \(answers), query \("\(query)".prefix(1500))")
        }
    }

    private mutating func below(_ limit: Int) -> Int {
        random = random &+ 0x9e37_79b9_7f4a_7c15
        var mixed = (random ^ (random >> 30)) &* 0xbf58_476d_1ce4_e5b9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94d0_49bb_1331_11eb
        return limit > 0 ? Int((mixed ^ (mixed >> 31)) % UInt64(limit)) : 0
    }
}
