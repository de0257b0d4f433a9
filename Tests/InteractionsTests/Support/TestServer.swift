import FHIRCore
import FHIRJSON
import FHIRModel
import FHIRSchema
import FHIRSearch
import FHIRStore
import FHIRTerminology
import Foundation
import Interactions
import PluginKit
import StoreMemory
import StoreSQLite

/// The FHIR API over a memory store, with a clock and ids that tests decide; does what the HTTP layer does around it.
struct TestServer {
    static let base = "http://localhost/fhir"

    let clock: TestClock
    let service: FHIRService
    /// The tenant that requests are made for.
    var tenant = Tenant.default
    /// What requests may use; nil for everything.
    var rights: AccessRights?
    private let store: OwnedStore

    /// - Parameter readTime: how long one read of the store may take.
    init(
        clock: TestClock = TestClock(), readTime: Duration = .seconds(30), terminology: any TerminologyPort = Terminology.r4,
        operations: [OperationDeclaration] = [], queries: [NamedQuery] = [],
        _ change: (inout FHIRService.Settings) -> Void = { _ in }
    ) throws {
        var readers = ReaderSettings()
        readers.time = readTime
        let store = try MemoryStore(schema: .r4, parameters: SearchCatalogue.names(.r4), clock: clock, readers: readers)
        self.init(OwnedStore(store), clock, terminology, operations, queries, change)
    }

    /// A server over a store on a disk, which goes with it.
    init(onDisk clock: TestClock, _ change: (inout FHIRService.Settings) -> Void = { _ in }) throws {
        let folder = FileManager.default.temporaryDirectory.appendingPathComponent("caresync-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        var options = SQLiteOptions(path: folder.appendingPathComponent("store.db").path)
        options.clock = clock
        options.parameters = SearchCatalogue.names(.r4)
        options.synchronous = .off
        self.init(OwnedStore(try SQLiteStore.open(options), folder), clock, Terminology.r4, [], [], change)
    }

    /// Another server over the store of this one, as after a restart with other settings.
    init(restarting server: TestServer, _ change: (inout FHIRService.Settings) -> Void = { _ in }) {
        self.init(server.store, server.clock, Terminology.r4, [], [], change)
    }

    private init(
        _ store: OwnedStore, _ clock: TestClock, _ terminology: any TerminologyPort, _ operations: [OperationDeclaration],
        _ queries: [NamedQuery], _ change: (inout FHIRService.Settings) -> Void
    ) {
        var settings = FHIRService.Settings(baseURL: Self.base, softwareVersion: "1.2.3")
        change(&settings)
        self.store = store
        self.clock = clock
        service = FHIRService(
            schema: .r4, store: store.store, settings: settings, clock: clock, ids: CountingIDs(), terminology: terminology,
            operations: operations, queries: queries)
    }

    /// Headers that change what an interaction does.
    struct Headers: Sendable {
        var preconditions = InteractionRequest.Preconditions()
        var preference = InteractionRequest.Preference()
        var format = Rendering.Format.json
        var contentFormat = InteractionRequest.Payload.Format.json

        static var none: Headers { Headers() }
        static func ifMatch(_ value: String) -> Headers { Headers { $0.preconditions.ifMatch = value } }
        static func ifNoneMatch(_ value: String) -> Headers { Headers { $0.preconditions.ifNoneMatch = value } }
        static func ifNoneExist(_ value: String) -> Headers { Headers { $0.preconditions.ifNoneExist = value } }
        static func ifModifiedSince(_ value: Instant?) -> Headers { Headers { $0.preconditions.ifModifiedSince = value } }
        static func prefer(_ value: InteractionRequest.Preference.Return) -> Headers { Headers { $0.preference.returning = value } }
        static var lenient: Headers { Headers { $0.preference.isLenient = true } }
        static var xml: Headers { Headers { $0.format = .xml } }
        static func body(_ format: InteractionRequest.Payload.Format) -> Headers { Headers { $0.contentFormat = format } }

        init(_ change: (inout Headers) -> Void = { _ in }) { change(&self) }
    }

    /// - Parameter url: below the FHIR base, with its query.
    @discardableResult
    func send(
        _ method: InteractionRequest.Method, _ url: String, _ body: String? = nil, _ headers: Headers = .none
    ) async -> Reply {
        var rendering = Rendering(headers.format)
        do throws(OperationFailure) {
            let mark = url.firstIndex(of: "?")
            var request = InteractionRequest(
                method, path: try URLQuery.segments(url[..<(mark ?? url.endIndex)]), preconditions: headers.preconditions,
                preference: headers.preference, body: body.map { .init(Array($0.utf8), headers.contentFormat) })
            if let mark { request.parameters = try URLQuery.parse(url[url.index(after: mark)...]) }
            rendering = try FHIRService.parseRendering(request.parameters, default: headers.format)
            let caller = Caller(
                access: Access(tenant: tenant, principal: nil, rights: rights), origin: CommitOrigin(door: .fhir, correlationID: "test"))
            let answer = try await service.perform(try service.route(request), request, caller)
            var reply = Reply(status: answer.status.rawValue, etag: answer.version.map(service.entityTag) ?? answer.tag)
            reply.lastModified = answer.version?.instant
            reply.location = answer.isLocated ? answer.version.map(service.location) : nil
            reply.contentLocation = answer.contentLocation
            var output = OutputBuffer()
            if try service.render(answer, rendering, into: &output) { reply.body = output.withBytes { Array($0) } }
            return reply
        } catch {
            var output = OutputBuffer()
            service.render(error, rendering, into: &output)
            return Reply(status: error.category.rawValue, body: output.withBytes { Array($0) })
        }
    }

    /// Gives the requests that follow what grants open.
    mutating func grant(_ grants: [AccessGrant]) async throws { rights = try await service.rights(grants, in: tenant) }

    /// The number of commits so far.
    var commits: Int { Int(store.store.position.rawValue) }

    /// Reads a resource that must be there.
    func resource(_ url: String) async -> JSONValue { await send(.get, url).json }
}

/// A store that is closed, and its threads ended, when no server uses it any more.
private final class OwnedStore: Sendable {
    let store: any ResourceStore
    private let folder: URL?

    init(_ store: any ResourceStore, _ folder: URL? = nil) {
        self.store = store
        self.folder = folder
    }

    deinit {
        let (store, folder) = (store, folder)
        Task {
            await store.close()
            if let folder { try? FileManager.default.removeItem(at: folder) }
        }
    }
}
