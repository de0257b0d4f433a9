import FHIRCore
import FHIRSchema
import FHIRSearch
import FHIRStore
import Testing

/// What rights show of histories and single resources, each version judged by its own keys.
extension StoreContract {
    static let access: [StoreContract] = [
        StoreContract("histories and versions are those that the rights open, counted as they are listed") { subject in
            let log = try await AccessLog(subject)
            for rights in log.rights {
                let reader = Access(tenant: subject.access.tenant, principal: nil, rights: rights.rights)
                for at in [7, log.items.count / 2, log.items.count] {
                    let position = Position(rawValue: Int64(at))
                    let seen = Array(log.items.prefix(at).filter { rights.shows($0) }.reversed())
                    try await subject.read(at: position, as: reader) { view throws(OperationFailure) in
                        try log.check(seen, view, rights)
                    }
                }
            }
        },
        StoreContract("the newest version is looked up as the rights show it") { subject in
            let log = try await AccessLog(subject)
            for rights in log.rights {
                let reader = Access(tenant: subject.access.tenant, principal: nil, rights: rights.rights)
                for (type, id) in log.names {
                    let newest = log.items.last { $0.type == type && $0.id == id }
                    let expected = newest.flatMap { rights.shows($0) ? $0.version : nil }
                    #expect(try subject.store.current(type, id, reader)?.version == expected)
                    #expect(try subject.store.current(type, id, subject.access)?.version == newest?.version)
                }
            }
        },
        StoreContract("a commit decides by the version before it what the caller may use, and by its own what it may write") { subject in
            let (patient, origin) = (subject.patient, subject.origin)
            let rights = AccessRights(
                [
                    AccessRights.Grant(patient, [.read, .search], AccessLog.having("a", patient)),
                    AccessRights.Grant(patient, [.update], AccessLog.having("b", patient)), AccessRights.Grant(patient, [.delete]),
                ], name: "contract")
            let caller = Access(tenant: subject.access.tenant, principal: nil, rights: rights)
            try await subject.put(patient, "both", "1", [subject.identifier("a"), subject.identifier("b")])
            try await subject.put(patient, "gone", "2", [subject.identifier("a")])
            try await subject.delete(patient, "gone")
            try await subject.put(patient, "hidden", "3", [subject.identifier("c")])
            let bodies = [subject.body("4", [subject.identifier("b")]), subject.body("5", [subject.identifier("a")])]
            let ids = ["both", "gone", "hidden", "none"].map(subject.id)
            try await subject.store.commit(caller, origin) { view throws(OperationFailure) in
                #expect(view.rights == rights)
                func allowed(_ use: AccessUse) throws(OperationFailure) -> [Bool] {
                    try ids.map { id throws(OperationFailure) in try view.allows(use, patient, id) }
                }
                #expect(try allowed(.read) == [true, true, false, false])
                #expect(try allowed(.update) == [true, false, false, false])
                #expect(try allowed(.delete) == [true, true, true, false])
                #expect(try allowed(.create) == [false, false, false, false])
                _ = try view.put(patient, ids[0], bodies[0])
                _ = try view.put(patient, ids[2], bodies[1])
                #expect(try allowed(.read) == [false, true, true, false])
                #expect(try allowed(.update) == [true, false, false, false])
                _ = try view.delete(patient, ids[2])
                #expect(try allowed(.read) == [false, true, true, false])
                #expect(try view.search(.init(type: patient), limit: 9).map(\.id) == [ids[0]])
                let query = SearchQuery([SearchQuery.Branch(patient, .all)])
                #expect(try view.search(query, limit: 9, by: .caller).isEmpty)
                // Integrity has the tenant's authority.
                #expect(try view.current(patient, ids[0])?.version == 2)
                #expect(try view.exists(patient, ids[0]))
            }
        },
        StoreContract("a restricted search tells nothing of rows") { subject in
            for number in 0..<40 {
                try await subject.put(subject.patient, "p\(number)", "\(number)", [subject.identifier("x\(number % 4)")])
            }
            let patient = subject.patient
            let rights = AccessRights([AccessRights.Grant(patient, [.search], AccessLog.having("x1", patient))], name: "contract")
            let caller = Access(tenant: subject.access.tenant, principal: nil, rights: rights)
            func plan(_ key: String) async throws -> SearchPlan {
                let query = SearchQuery([SearchQuery.Branch(patient, AccessLog.having(key, patient))])
                var plan = try await subject.read(as: caller) { view throws(OperationFailure) in
                    try view.explain(query, .first, limit: 9)
                }
                plan.time = .zero
                return plan
            }
            #expect(try await plan("x2") == plan("none"))
            #expect(try await plan("x1").hits == 9)
            #expect(try await plan("x1").examined == 0)
        },
    ]
}

/// Random versions of a few resources with keys `a`, `b`, both or none, and what several rights show of them.
struct AccessLog: Sendable {
    struct Item: Sendable {
        var type: TypeID
        var id: ResourceID
        var version: Int64
        var sequence: Int64
        var isDeleted: Bool
        /// Of a deletion those of the version before it.
        var keys: Set<String>
        var text: String
    }

    struct Rights: Sendable {
        var rights: AccessRights
        /// By type: nil shows everything; a type that is missing is denied.
        var keys: [TypeID: Set<String>?]

        func shows(_ item: Item) -> Bool {
            guard let wanted = keys[item.type] else { return false }
            return wanted.map { !$0.isDisjoint(with: item.keys) } ?? true
        }
    }

    private(set) var items: [Item] = []
    let names: [(type: TypeID, id: ResourceID)]
    let rights: [Rights]

    static func having(_ value: String, _ type: TypeID) -> SearchCriterion {
        .rows(RowCriterion(ContractQuery.identifier(type), [.exactly(Array(value.utf8))]))
    }

    /// One commit a version.
    init(_ subject: ContractSubject) async throws {
        let types = [subject.patient, subject.observation]
        names = types.flatMap { type in (0..<4).map { (type, subject.id("r\($0)")) } }
        func rights(_ keys: [TypeID: Set<String>?], inBodies: Bool = false) -> Rights {
            let grants = keys.flatMap { (type, wanted) -> [AccessRights.Grant] in
                guard let wanted else { return [AccessRights.Grant(type, [.read, .search])] }
                return wanted.map { key in
                    inBodies
                        ? AccessRights.Grant(type, [.read, .search], .checked(key == "a" ? 0 : 1), checks: BodyChecks())
                        : AccessRights.Grant(type, [.read, .search], Self.having(key, type))
                }
            }
            return Rights(rights: AccessRights(grants, name: "contract"), keys: keys)
        }
        self.rights = [
            rights([types[0]: ["a"], types[1]: nil]), rights([types[0]: ["a", "b"], types[1]: ["b"]]), rights([types[1]: ["a"]]),
            rights([types[0]: ["a"], types[1]: ["a", "b"]], inBodies: true), rights([:]),
        ]
        var random: UInt64 = 7
        func below(_ limit: UInt64) -> Int {
            random = random &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            return Int((random >> 33) % limit)
        }
        var newest: [String: Item] = [:]
        while items.count < 90 {
            let (type, id) = names[below(UInt64(names.count))]
            let before = newest["\(type) \(id)"]
            subject.clock.advance(3)
            if below(5) == 0 {
                guard let before, !before.isDeleted, let made = try await subject.delete(type, id.value) else { continue }
                items.append(
                    Item(
                        type: type, id: id, version: made.version, sequence: made.sequence, isDeleted: true, keys: before.keys, text: ""))
            } else {
                let keys = [[], ["a"], ["b"], ["a", "b"]][below(4)]
                let text = "\(items.count) " + keys.joined()
                let made = try await subject.put(type, id.value, text, keys.map { subject.identifier($0, type) })
                items.append(
                    Item(
                        type: type, id: id, version: made.version, sequence: made.sequence, isDeleted: false, keys: Set(keys), text: text))
            }
            newest["\(type) \(id)"] = items.last
        }
    }

    /// - Parameter seen: what the rights show, newest first.
    func check(_ seen: [Item], _ view: any StoreView, _ rights: Rights) throws(OperationFailure) {
        var scopes: [(HistoryScope, [Item])] = [(.system, seen)]
        for type in Set(names.map(\.type)) { scopes.append((.type(type), seen.filter { $0.type == type })) }
        for (type, id) in names { scopes.append((.instance(type, id), seen.filter { $0.type == type && $0.id == id })) }
        for (scope, expected) in scopes {
            #expect(try view.historyCount(scope, .init()) == expected.count)
            #expect(try view.history(scope, .init(), before: nil, limit: 1000).map(\.sequence) == expected.map(\.sequence))
            #expect(try view.history(scope, .init(), before: nil, limit: 1000).map(\.text) == expected.map(\.text))
            guard expected.count > 3 else { continue }
            let before = expected[1].sequence
            #expect(try view.history(scope, .init(), before: before, limit: 2).map(\.sequence) == expected[2...3].map(\.sequence))
            let filter = HistoryFilter(since: view.instant)
            #expect(try view.historyCount(scope, filter) == view.history(scope, filter, before: nil, limit: 99).count)
        }
        let last = try view.sequence(through: view.position)
        for item in items {
            let isShown = item.sequence <= last && rights.shows(item)
            #expect(try view.version(item.type, item.id, item.version)?.sequence == (isShown ? item.sequence : nil))
        }
        for (type, id) in names {
            let current = items.last { $0.type == type && $0.id == id && $0.sequence <= last }
            let expected = current.flatMap { rights.shows($0) ? $0.sequence : nil }
            #expect(try view.current(type, id)?.sequence == expected)
        }
    }
}

/// Looks for the letters in a body.
private struct BodyChecks: ResourceChecks {
    func holds(_ check: Int, type: TypeID, id: ResourceID, body: [UInt8]) -> Bool { body.contains(check == 0 ? 0x61 : 0x62) }
}
