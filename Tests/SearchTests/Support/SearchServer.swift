import FHIRCore
import FHIRJSON
import FHIRSchema
import FHIRSearch
import FHIRStore
import FHIRTerminology
import Interactions
import PluginKit
import SearchOracle
import StoreMemory
import StoreSQLite

/// The FHIR API without HTTP over one of the stores, with the resources of a world.
struct SearchServer {
    /// A store, and from which sizes on it searches in other ways.
    struct Kind: Sendable, CustomStringConvertible {
        var isOnDisk: Bool
        /// Whether it turns to the ways for many resources when there are few.
        var isFine = false

        static let memory = Kind(isOnDisk: false)
        static let sqlite = Kind(isOnDisk: true)
        static let both = [memory, sqlite]

        var description: String { (isOnDisk ? "sqlite" : "memory") + (isFine ? ", fine" : "") }
    }

    let kind: Kind
    let clock: MovableClock
    let service: FHIRService
    let store: any ResourceStore
    private let folder: TemporaryFolder
    private let terminology: Terminology

    /// An empty server.
    /// - Parameter world: gives the base URL, and the code systems and value sets that are known.
    init(_ kind: Kind, for world: SearchWorld) throws {
        var terminology = Terminology.r4
        for resource in world.resources where ["CodeSystem", "ValueSet"].contains(resource["resourceType"]?.string) {
            guard let arena = try? JSONReader.parse(Array(resource.json.utf8), schema: .r4) else { continue }
            terminology = terminology.adding(codeSystem: arena).adding(valueSet: arena)
        }
        try self.init(kind, MovableClock(Instant(milliseconds: 1_600_000_000_000)), try TemporaryFolder(), terminology, world.base)
    }

    private init(
        _ kind: Kind, _ clock: MovableClock, _ folder: TemporaryFolder, _ terminology: Terminology, _ base: String,
        _ store: (any ResourceStore)? = nil
    ) throws {
        self.kind = kind
        self.clock = clock
        self.folder = folder
        self.terminology = terminology
        self.store = try store ?? Self.open(kind, clock, folder)
        var settings = FHIRService.Settings(baseURL: base, softwareVersion: "1")
        settings.hasReferentialIntegrity = false
        settings.pageSize = 100_000
        settings.pageLimit = 100_000
        service = FHIRService(schema: .r4, store: self.store, settings: settings, clock: clock, terminology: terminology)
        service.indexWords()
    }

    private static func open(_ kind: Kind, _ clock: MovableClock, _ folder: TemporaryFolder) throws -> any ResourceStore {
        var readers = ReaderSettings()
        if kind.isFine { readers.tuning = .fine }
        let parameters = SearchCatalogue.names(.r4)
        if !kind.isOnDisk { return try MemoryStore(schema: .r4, parameters: parameters, clock: clock, readers: readers) }
        var options = SQLiteOptions(path: folder.path + "/store.db")
        options.clock = clock
        options.parameters = parameters
        options.readers = readers
        options.synchronous = .off
        return try SQLiteStore.open(options)
    }

    /// A server with all resources of a world, each made at its `meta.lastUpdated`, at the world's time.
    static func filled(_ kind: Kind, _ world: SearchWorld) async throws -> SearchServer {
        let server = try SearchServer(kind, for: world)
        for resource in world.resources {
            if let instant = resource["meta"]?["lastUpdated"]?.string.flatMap({ Instant($0) }) { server.clock.set(instant) }
            let made = await server.put(resource)
            guard made.status == 201 else { throw NotStored(text: "\(resource.json)\n\(made.refusal)") }
        }
        server.clock.set(Instant(milliseconds: world.now / 1000))
        return server
    }

    /// A resource that was not taken.
    struct NotStored: Error {
        var text: String
    }

    /// The server after a restart: the file opened anew; a memory store stays, as it ends with the process.
    func restarted() async throws -> SearchServer {
        if kind.isOnDisk { await store.close() }
        return try SearchServer(kind, clock, folder, terminology, service.settings.baseURL, kind.isOnDisk ? nil : store)
    }

    func close() async { await store.close() }

    // MARK: Requests

    static let access = Access(tenant: .default, principal: nil)

    @discardableResult
    func put(_ resource: PlainJSON, _ access: Access = access) async -> SearchReply {
        let path = [resource["resourceType"]?.string ?? "", resource["id"]?.string ?? ""]
        return await perform(InteractionRequest(.put, path: path, body: .init(Array(resource.json.utf8), .json)), access)
    }

    @discardableResult
    func delete(_ name: String) async -> SearchReply {
        await perform(InteractionRequest(.delete, path: name.split(separator: "/").map(String.init)), Self.access)
    }

    /// - Parameters:
    ///   - url: below the base, percent-encoded, or absolute.
    func get(_ url: String, _ access: Access = access, isLenient: Bool = false) async -> SearchReply {
        var text = Substring(url)
        if text.hasPrefix(service.settings.baseURL) { text = text.dropFirst(service.settings.baseURL.count) }
        do throws(OperationFailure) {
            let mark = text.firstIndex(of: "?")
            var request = InteractionRequest(.get, path: try URLQuery.segments(text[..<(mark ?? text.endIndex)]))
            if let mark { request.parameters = try URLQuery.parse(text[text.index(after: mark)...]) }
            request.preference.isLenient = isLenient
            return await perform(request, access)
        } catch {
            return SearchReply(error)
        }
    }

    private func perform(_ request: InteractionRequest, _ access: Access) async -> SearchReply {
        do throws(OperationFailure) {
            let caller = Caller(access: access, origin: CommitOrigin(door: .fhir, correlationID: "test"))
            return SearchReply(try await service.perform(try service.route(request), request, caller))
        } catch {
            return SearchReply(error)
        }
    }
}
