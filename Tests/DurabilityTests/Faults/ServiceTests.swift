import CFaultVFS
import FHIRCore
import FHIRSchema
import FHIRStore
import Interactions
import PluginKit
import StoreSQLite
import Testing

/// What a client of the FHIR service is told when the disk fails.
struct ServiceTests {
    private struct Client {
        let service: FHIRService

        init(_ store: any ResourceStore) {
            service = FHIRService(
                schema: .r4, store: store, settings: FHIRService.Settings(baseURL: "http://test/fhir", softwareVersion: "test"))
        }

        private func perform(_ request: InteractionRequest) async throws(OperationFailure) -> Answer {
            let caller = Caller(access: Access(tenant: .default, principal: nil), origin: CommitOrigin(door: .fhir, correlationID: "test"))
            return try await service.perform(try service.route(request), request, caller)
        }

        /// The status of an update.
        func put(_ id: String, _ value: String) async -> Int {
            let body = #"{"resourceType":"Patient","id":"\#(id)","name":[{"text":"\#(value)"}]}"#
            return await status(InteractionRequest(.put, path: ["Patient", id], body: .init(Array(body.utf8), .json)))
        }

        /// The status of a read.
        func get(_ id: String) async -> Int { await status(InteractionRequest(.get, path: ["Patient", id])) }

        private func status(_ request: InteractionRequest) async -> Int {
            do throws(OperationFailure) {
                return try await perform(request).status.rawValue
            } catch {
                return error.category.rawValue
            }
        }
    }

    @Test func afterAFailedSyncWritesGet503AndReadsGoOn() async throws {
        let trial = try FaultTrial()
        let store = try trial.open()
        let client = Client(store)
        #expect(await client.put("a", "1") == 201)
        trial.disk.fail(FAULT_SYNC, .log, count: 1)
        #expect(await client.put("a", "2") == 500)
        #expect(await client.put("a", "3") == 503)
        #expect(await client.get("a") == 200)
        #expect(await client.get("b") == 404)
        await store.close()
        #expect(trial.disk.restart())
        let again = try trial.open()
        #expect(await Client(again).put("a", "4") == 200)
        await again.close()
    }

    @Test func aFullDiskGives507AndAWorkingServerAfterwards() async throws {
        let trial = try FaultTrial()
        let store = try trial.open()
        let client = Client(store)
        #expect(await client.put("a", "1") == 201)
        trial.disk.leaveSpace(0)
        #expect(await client.put("b", String(repeating: "x", count: 50_000)) == 507)
        #expect(await client.get("a") == 200)
        #expect(await client.get("b") == 404)
        trial.disk.leaveSpace(nil)
        #expect(await client.put("b", "2") == 201)
        #expect(await client.put("a", "2") == 200)
        await store.close()
    }

    @Test func aDiskThatCannotBeReadGives500() async throws {
        let trial = try FaultTrial()
        let first = try trial.open()
        for number in 0..<40 { #expect(await Client(first).put("p\(number)", String(repeating: "x", count: 9_000)) == 201) }
        await first.close()
        let store = try trial.open()
        trial.disk.fail(FAULT_READ, .any)
        #expect(await Client(store).get("p7") == 500)
        trial.disk.heal()
        #expect(await Client(store).get("p7") == 200)
        await store.close()
    }
}
