import FHIRCore
import FHIRSchema
import FHIRStore
import Foundation
import Interactions
import PluginKit
import Synchronization

/// 64 concurrent clients of a FHIR service on few resources, who note what they did and saw.
struct HistoryClients: Sendable {
    static let clients = 64
    private static let keys = (0..<5).map { "k\($0)" }
    private static let identifiers = (0..<3).map { "i\($0)" }

    let service: FHIRService
    let events = EventLog()
    private let made = Made()
    private let patient = Schema.r4.type(named: "Patient") ?? .none

    /// Ids that conditional creates made.
    private final class Made: Sendable {
        let ids = Mutex<[String]>([])
    }

    init(store: any ResourceStore) {
        service = FHIRService(
            schema: .r4, store: store, settings: FHIRService.Settings(baseURL: "http://test/fhir", softwareVersion: "test"))
    }

    /// Each client performs this many operations.
    func run(operations: Int, seed: UInt64) async {
        await withTaskGroup(of: Void.self) { tasks in
            for client in 0..<Self.clients {
                tasks.addTask { await run(client, operations, SeededGenerator(seed: seed &+ UInt64(client) &* 1_000_003)) }
            }
        }
    }

    private func run(_ client: Int, _ operations: Int, _ generator: SeededGenerator) async {
        var generator = generator
        // The newest version of each resource that this client knows of.
        var known: [String: Int] = [:]
        for number in 0..<operations {
            let key = generator.pick(Self.keys)
            let value = "\(client)-\(number)"
            switch generator.below(20) {
            case 0..<8: known[key] = await read(key) ?? known[key]
            case 8..<12: known[key] = await update(key, value, ifMatch: nil) ?? known[key]
            case 12..<16: known[key] = await update(key, value, ifMatch: known[key] ?? 1) ?? known[key]
            case 16: known[key] = await delete(key) ?? known[key]
            case 17, 18: await create(generator.pick(Self.identifiers), value)
            default:
                let ids = made.ids.withLock { Array($0.suffix(4)) }
                if !ids.isEmpty { _ = await delete(generator.pick(ids)) }
            }
        }
    }

    // MARK: Operations; each answers the version that is now known.

    private func read(_ id: String) async -> Int? {
        let start = events.now()
        do throws(OperationFailure) {
            let (version, value) = try Self.version(try await perform(InteractionRequest(.get, path: ["Patient", id])))
            events.add(id, since: start, .read(version: version, value: value))
            return version
        } catch {
            switch error.category {
            case .notFound: events.add(id, since: start, .absent)
            case .gone: events.add(id, since: start, .gone)
            default: events.object("a read failed: \(error)")
            }
            return nil
        }
    }

    private func update(_ id: String, _ value: String, ifMatch expected: Int?) async -> Int? {
        let body = #"{"resourceType":"Patient","id":"\#(id)","name":[{"text":"\#(value)"}]}"#
        let conditions = InteractionRequest.Preconditions(ifMatch: expected.map { "W/\"\($0)\"" })
        let start = events.now()
        do throws(OperationFailure) {
            let (version, written) = try Self.version(
                try await perform(
                    InteractionRequest(.put, path: ["Patient", id], preconditions: conditions, body: .init(Array(body.utf8), .json))))
            if written != value { events.object("an update answers with another's value") }
            events.add(id, since: start, .wrote(version: version, value: value, after: expected))
            return version
        } catch {
            if let expected, error.category == .preconditionFailed {
                events.add(id, since: start, .mismatch(expected))
            } else if error.category != .throttled {
                events.object("an update failed: \(error)")
            }
            return nil
        }
    }

    private func delete(_ id: String) async -> Int? {
        let start = events.now()
        do throws(OperationFailure) {
            let answer = try await perform(InteractionRequest(.delete, path: ["Patient", id]))
            guard let version = answer.version?.version else {
                events.add(id, since: start, .nothingToDelete)
                return nil
            }
            events.add(id, since: start, .deleted(version: Int(version)))
            return Int(version)
        } catch {
            if error.category != .throttled { events.object("a delete failed: \(error)") }
            return nil
        }
    }

    private func create(_ identifier: String, _ value: String) async {
        let body = #"""
            {"resourceType":"Patient","identifier":[{"system":"urn:test","value":"\#(identifier)"}],"name":[{"text":"\#(value)"}]}
            """#
        let conditions = InteractionRequest.Preconditions(ifNoneExist: "identifier=urn:test|\(identifier)")
        let start = events.now()
        do throws(OperationFailure) {
            let answer = try await perform(
                InteractionRequest(.post, path: ["Patient"], preconditions: conditions, body: .init(Array(body.utf8), .json)))
            let (version, found) = try Self.version(answer)
            let id = answer.version?.id.value ?? ""
            if answer.status == .created {
                events.add(id, since: start, .created(identifier: identifier, value: value))
                made.ids.withLock { $0.append(id) }
            } else {
                events.add(id, since: start, .found(identifier: identifier, version: version, value: found))
            }
        } catch {
            if error.category != .throttled { events.object("a conditional create failed: \(error)") }
        }
    }

    private func perform(_ request: InteractionRequest) async throws(OperationFailure) -> Answer {
        let caller = Caller(access: Access(tenant: .default, principal: nil), origin: CommitOrigin(door: .fhir, correlationID: "test"))
        return try await service.perform(try service.route(request), request, caller)
    }

    /// The version and the value in an answer that has a resource.
    private static func version(_ answer: Answer) throws(OperationFailure) -> (Int, String) {
        guard case .resource(let version) = answer.content else {
            throw OperationFailure(.fault, .unexpected, "Expected a resource")
        }
        return (Int(version.version), value(version.body))
    }

    /// The value that a client put into a resource.
    static func value(_ body: [UInt8]) -> String { text("\"text\":\"", body) }

    /// What stands between this and the next quotation mark.
    static func text(_ start: String, _ body: [UInt8]) -> String {
        let parts = String(decoding: body, as: UTF8.self).components(separatedBy: start)
        return parts.count > 1 ? parts[1].components(separatedBy: "\"")[0] : ""
    }
}
