import FHIRCore
import FHIRJSON
import FHIRSchema
import FHIRStore
import Interactions
import PluginKit
import Synchronization
import Testing

/// What has expired goes.
struct UpkeepTests {
    private static let own = PrivateCollection("test.own", .hospital)
    private static let common = PrivateCollection("test.common", .server)

    private func house() throws -> House { try House([TestPlugin(collections: [Self.own, Self.common])]) }

    private func put(
        _ house: House, _ key: String, seconds: Int64?, in collection: PrivateCollection = own, tenant: Tenant = .default
    ) async throws {
        let expires = seconds.map { Instant(milliseconds: house.clock.now().milliseconds + $0 * 1000) }
        let caller = Caller(access: Access(tenant: tenant, principal: nil), origin: CommitOrigin(door: .domain, correlationID: "t"))
        try await house.service.write(caller) { writer throws(OperationFailure) in
            try writer.put(PrivateRecord(key: key, value: [0x7B, 0x7D], expires: expires), in: collection)
        }
    }

    /// The keys that the store still has, expired or not.
    private func keys(_ house: House, _ collection: PrivateCollection = own, tenant: Tenant = .default) async throws -> [String] {
        try await house.service.store.read(Access(tenant: tenant, principal: nil), at: nil) { view throws(OperationFailure) in
            try view.records(collection.stored, .all, after: nil, limit: 10_000).map(\.key)
        }
    }

    @Test func `records go when they have expired, of all collections and tenants`() async throws {
        let house = try house()
        let other = Tenant(rawValue: 7)
        try await put(house, "soon", seconds: 60)
        try await put(house, "later", seconds: 61)
        try await put(house, "never", seconds: nil)
        try await put(house, "soon", seconds: 30, tenant: other)
        try await put(house, "soon", seconds: 30, in: Self.common, tenant: other)
        #expect(try await house.service.removeExpiredRecords() == 0)
        let position = house.position
        house.clock.advance(seconds: 60)
        #expect(try await house.service.removeExpiredRecords() == 3)
        #expect(try await keys(house) == ["later", "never"])
        #expect(try await keys(house, tenant: other) == [])
        #expect(try await keys(house, Self.common) == [])
        let commits = try await house.log().filter { $0.position.rawValue > position }
        #expect(commits.count == 3)
        #expect(commits.allSatisfy { $0.principal == "system:expired records" && $0.origin.door == .system })
        #expect(try await house.service.removeExpiredRecords() == 0)
        #expect(house.position == position + 3)
    }

    @Test func `many go in small commits`() async throws {
        let house = try house()
        let expires = house.clock.now()
        try await house.write { writer throws(OperationFailure) in
            for number in 0..<1_200 {
                try writer.put(PrivateRecord(key: "\(number)", value: [], expires: expires), in: Self.own)
            }
        }
        #expect(try await house.service.removeExpiredRecords() == 1_200)
        #expect(house.position == 4)
        #expect(try await keys(house).isEmpty)
    }

    /// A wait that a test lets pass.
    private final class Minutes: Sendable {
        private let state = Mutex<(waiting: [CheckedContinuation<Void, Never>], asked: Int)>(([], 0))
        var asked: Int { state.withLock { $0.asked } }

        func sleep(_ duration: Duration) async throws {
            await withTaskCancellationHandler {
                await withCheckedContinuation { continuation in
                    state.withLock {
                        $0.asked += 1
                        $0.waiting.append(continuation)
                    }
                    if Task.isCancelled { pass() }
                }
            } onCancel: {
                pass()
            }
            try Task.checkCancellation()
        }

        func pass() {
            let waiting = state.withLock { state in
                defer { state.waiting = [] }
                return state.waiting
            }
            for continuation in waiting { continuation.resume() }
        }
    }

    private func reaches(_ count: Int, _ minutes: Minutes) async throws {
        for _ in 0..<2_000 where minutes.asked < count { try await Task.sleep(for: .milliseconds(5)) }
        try #require(minutes.asked == count)
    }

    @Test func `each minute has its round, until it is stopped`() async throws {
        let house = try house()
        let minutes = Minutes()
        let upkeep = Upkeep(house.service, sleep: { try await minutes.sleep($0) })
        try await put(house, "a", seconds: 0)
        upkeep.start()
        upkeep.start()
        try await reaches(1, minutes)
        #expect(try await keys(house).isEmpty)
        try await put(house, "b", seconds: 60)
        minutes.pass()
        try await reaches(2, minutes)
        #expect(try await keys(house) == ["b"])
        house.clock.advance(seconds: 60)
        minutes.pass()
        try await reaches(3, minutes)
        #expect(try await keys(house).isEmpty)
        await upkeep.stop()
        try await put(house, "c", seconds: 0)
        minutes.pass()
        #expect(try await keys(house) == ["c"])
    }

    @Test func `a round that fails is told, and the next one comes`() async throws {
        let house = try house()
        await house.service.store.close()
        let minutes = Minutes()
        let told = Mutex(0)
        let upkeep = Upkeep(house.service, sleep: { try await minutes.sleep($0) }, report: { _ in told.withLock { $0 += 1 } })
        upkeep.start()
        try await reaches(1, minutes)
        minutes.pass()
        try await reaches(2, minutes)
        #expect(told.withLock { $0 } == 2)
        await upkeep.stop()
    }
}
