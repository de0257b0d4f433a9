import FHIRCore
import FHIRSchema
import FHIRSearch
import FHIRStore
import Foundation
import StoreContract
import Testing

@testable import StoreSQLite

/// Random words in random resources of two tenants, searched for at random positions while others write, the index follows and is swept,
/// the store is closed and opened, and the file is lost, damaged or older: each answer is that of a simple model.
@Suite(.serialized) struct WordModelTests {
    /// Check n asks for the words of `queries[n]`.
    private struct Checks: ResourceChecks {
        var queries: [WordQuery]

        func holds(_ check: Int, type: TypeID, id: ResourceID, body: [UInt8]) -> Bool {
            Model.holds(queries[check], String(decoding: body, as: UTF8.self))
        }

        func words(of check: Int) -> WordQuery? { check % 8 == 7 ? nil : queries[check] }
    }

    private struct Model: Sendable {
        /// By tenant, type and id: the resource's number and body.
        var resources: [String: (rid: Int64, tenant: Int32, type: TypeID, id: ResourceID, body: String)] = [:]
        var numbers: [String: Int64] = [:]

        static func holds(_ query: WordQuery, _ body: String) -> Bool {
            if query.isInNarrative, !body.hasPrefix("n ") { return false }
            let words = Set(body.split(separator: " ").map { Array($0.utf8) })
            return query.words.allSatisfy(words.contains)
        }

        func ids(_ tenant: Int32, _ type: TypeID, _ criterion: SearchCriterion, _ queries: [WordQuery]) -> [String] {
            resources.values.filter { $0.tenant == tenant && $0.type == type && Self.meets($0.body, criterion, queries) }
                .sorted { $0.rid < $1.rid }.map { $0.id.value }
        }

        private static func meets(_ body: String, _ criterion: SearchCriterion, _ queries: [WordQuery]) -> Bool {
            switch criterion {
            case .checked(let check): holds(queries[check], body)
            case .and(let parts): parts.allSatisfy { meets(body, $0, queries) }
            case .or(let parts): parts.contains { meets(body, $0, queries) }
            case .not(let part): !meets(body, part, queries)
            default: true
            }
        }
    }

    private struct Random: RandomNumberGenerator {
        var state: UInt64
        mutating func next() -> UInt64 {
            state &+= 0x9E37_79B9_7F4A_7C15
            var mixed = (state ^ (state >> 30)) &* 0xBF58_476D_1CE4_E5B9
            mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
            return mixed ^ (mixed >> 31)
        }
        mutating func below(_ limit: Int) -> Int { Int.random(in: 0..<limit, using: &self) }
    }

    @Test(arguments: 1...8)
    func `answers are those of a model`(_ seed: Int) async throws {
        var random = Random(state: UInt64(seed))
        let folder = try TemporaryFolder()
        let clock = ManualClock()
        var options = WordFixture.options(folder, clock)
        options.words.step = [1, 3, 500][seed % 3]
        options.words.look = 7
        options.words.interval = .milliseconds([2, 20][seed % 2])
        options.horizon = .milliseconds(seed % 4 == 0 ? 40_000_000 : 3_000)
        options.writer.idleTime = .milliseconds(1)
        if seed % 2 == 0 { options.readers.tuning = .fine }
        if seed % 3 == 0 { options.readers.callerTime = .milliseconds(1) }
        var models: [(position: Position, model: Model)] = []
        var model = Model()
        var answers = (all: 0, some: 0, expired: 0)
        var old: Data?
        let path = WordFile.path(options)
        for round in 0..<5 {
            switch random.below(6) {
            case 0: try? FileManager.default.removeItem(atPath: path)
            case 1: try? Data(repeating: 1, count: 5_000).write(to: URL(fileURLWithPath: path))
            case 2: if let old { try old.write(to: URL(fileURLWithPath: path)) }
            default: break
            }
            let subject = ContractSubject(store: try SQLiteStore.open(options), clock: clock, schema: .r4)
            subject.store.indexWords(WordFixture.reading) { _ in }
            for step in 0..<40 {
                if random.below(3) > 0 {
                    try await write(random.below(10), subject, &model, &random)
                    models.append((subject.store.position, model))
                    clock.advance(Int64(random.below(400)))
                    if random.below(4) == 0 { try await Task.sleep(for: .milliseconds(random.below(20))) }
                }
                let isOld = random.below(3) == 0
                guard let past = isOld ? models.suffix(12).randomElement(using: &random) : models.last else { continue }
                do {
                    let what = "seed \(seed), round \(round), step \(step)"
                    let hasSome = try await compare(past.position, past.model, subject, &random, what)
                    answers.all += 1
                    if hasSome { answers.some += 1 }
                } catch let failure as OperationFailure where failure.category == .gone && isOld {
                    answers.expired += 1
                }
            }
            #expect(subject.store.condition == .writable)
            await subject.store.close()
            if round == 1 || old == nil { old = try? Data(contentsOf: URL(fileURLWithPath: path)) }
        }
        #expect(answers.some * 3 > answers.all && answers.expired * 4 < answers.all, "\(answers)")
    }

    private func write(_ count: Int, _ subject: ContractSubject, _ model: inout Model, _ random: inout Random) async throws {
        let access = random.below(3) == 0 ? subject.other : subject.access
        let writes = (0..<count).map { _ in
            let words = (0..<random.below(6)).map { _ in Self.word(random.below(60)) }
            let body = ([random.below(2) == 0 ? "n" : "m"] + words).joined(separator: " ")
            return (
                type: [subject.patient, subject.observation][random.below(2)], id: subject.id("r\(random.below(60))"),
                body: random.below(8) == 0 ? nil : subject.body(body), text: body
            )
        }
        let made = try await subject.store.commit(access, subject.origin) { view throws(OperationFailure) in
            var made: [StoredVersion?] = []
            for write in writes {
                if let body = write.body {
                    made.append(try view.put(write.type, write.id, body))
                } else {
                    made.append(try view.delete(write.type, write.id))
                }
            }
            return made
        }
        for (write, version) in zip(writes, made) {
            let name = "\(access.tenant.rawValue) \(write.type.rawValue) \(write.id.value)"
            guard write.body != nil, let version else {
                model.resources[name] = nil
                continue
            }
            let rid = model.numbers[name] ?? version.sequence
            model.numbers[name] = rid
            model.resources[name] = (rid, access.tenant.rawValue, write.type, write.id, write.text)
        }
    }

    /// Some are frequent; some have letters beyond ASCII.
    private static func word(_ number: Int) -> String {
        number < 30 ? "w\(number / 10)" : number % 7 == 0 ? "\u{E9}t\u{E9}\(number)" : "rare\(number)"
    }

    private func compare(
        _ position: Position, _ model: Model, _ subject: ContractSubject, _ random: inout Random, _ what: String
    ) async throws -> Bool {
        let queries = (0..<8).map { number in
            WordQuery(
                words: Array(Set((0..<(1 + random.below(2))).map { _ in Array(Self.word(random.below(62)).utf8) })),
                isInNarrative: random.below(3) == 0, isEnough: number % 3 > 0)
        }
        let type = [subject.patient, subject.observation][random.below(2)]
        let access = random.below(3) == 0 ? subject.other : subject.access
        func checked() -> SearchCriterion { .checked(random.below(8)) }
        let criterion: SearchCriterion =
            switch random.below(7) {
            case 0: .or([checked(), checked()])
            case 1: .and([checked(), checked()])
            case 2: .and([checked(), .not(checked())])
            case 3: .or([checked(), .and([checked(), checked()])])
            default: checked()
            }
        let expected = model.ids(access.tenant.rawValue, type, criterion, queries)
        let order = random.below(4) == 0 ? [SearchQuery.Order(.lastUpdated, descends: false)] : []
        let query = SearchQuery([SearchQuery.Branch(type, criterion)], order: order, checks: Checks(queries: queries))
        let limit = 1 + random.below(8)
        let (whole, count, paged) = try await subject.read(at: position, as: access) { view throws(OperationFailure) in
            let whole = try view.search(query, .first, limit: 1000).hits.map { $0.version.id.value }
            var paged: [String] = []
            var part = SearchPart.first
            while paged.count <= whole.count {
                let page = try view.search(query, part, limit: limit)
                paged += page.hits.map { $0.version.id.value }
                guard page.hasMore, let last = page.hits.last else { break }
                part = .after(last.cursor)
            }
            return (whole, try view.count(query), paged)
        }
        if order.isEmpty { #expect(whole == expected, "\(what) \(criterion)") } else {
            #expect(whole.sorted() == expected.sorted(), "\(what) \(criterion)")
        }
        #expect(paged == whole && count == expected.count, "\(what) \(criterion)")
        return !expected.isEmpty
    }
}
