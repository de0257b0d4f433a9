import ArgumentParser
import FHIRCore
import FHIRSchema
import FHIRStore
import Interactions
import StoreMemory

/// `caresync load`: puts files of resources into a store or a server (docs/loading.md).
struct LoadCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "load",
        abstract: "Load FHIR resources from files.",
        discussion: """
            Takes transaction, batch and collection Bundles and single resources in JSON or XML, and NDJSON with one resource per line; \
            folders are searched for files named .json, .xml, .ndjson and .jsonl. The order does not matter. A load that was stopped goes \
            on where it was when it is started again; a finished one does nothing.
            """)

    @Argument(help: ArgumentHelp("File or folder to load.", valueName: "path"))
    var paths: [String]

    @Option(help: ArgumentHelp("Store to load into, as for serve. (default: sqlite:data/caresync.db)", valueName: "store"))
    var store: String?

    @Option(help: ArgumentHelp("Server to load into, instead of a store.", valueName: "url"))
    var server: String?

    @Flag(help: "Refuse resources that refer to something that is neither there nor loaded.")
    var strict = false

    @Flag(help: "Load files again that were loaded before.")
    var again = false

    @Option(
        help: ArgumentHelp("Where loads into servers are remembered. (default: ~/.local/state/caresync/load.journal)", valueName: "path"))
    var journal: String?

    @Option(help: ArgumentHelp("URL of the server that the store belongs to; references that begin with it are its own.", valueName: "url"))
    var baseURL: String?

    @Option(help: ArgumentHelp("Time zone of the store. (default: UTC)", valueName: "zone"))
    var timeZone: String?

    @Option(help: ArgumentHelp("Configuration file, for the store and the base URL.", valueName: "path"))
    var config: String?

    func run() async throws {
        let target: any LoadTarget
        do {
            target = try await openTarget()
        } catch {
            throw Refusal.exit(error)
        }
        let finder = SourceFinder(paths)
        let progress = LoadProgress(total: finder.files.reduce(0) { $0 + $1.size })
        for fault in finder.faults { progress.fail(fault.description) }
        if finder.passedOver > 0 {
            progress.note("passed over \(Grouped.count(finder.passedOver, "file", "files")) that by the name holds no resources")
        }
        let drawing = Task { await progress.draw() }
        var failure: LoadFailure?
        var dangling: (lines: [String], count: Int)?
        do throws(LoadFailure) {
            try await Loader(target: target, files: finder.files, progress: progress, again: again).run()
            dangling = try await target.danglingReferences(limit: Self.danglingLimit)
        } catch {
            failure = error
        }
        drawing.cancel()
        await drawing.value
        await target.close()
        let summary = LoadSummary(
            counts: progress.counts, seconds: progress.elapsed, dangling: dangling, isServer: server != nil, failure: failure)
        for line in summary.danglingLines { StandardStream.error.write(line + "\n") }
        if let failure { StandardStream.error.write("the load stopped: \(failure)\n") }
        StandardStream.output.write(summary.line + "\n")
        if !summary.isSuccess { throw ExitCode(1) }
    }

    /// How many dangling references are listed one by one.
    private static let danglingLimit = 50

    private func openTarget() async throws -> any LoadTarget {
        let environment = ProcessEnvironment.variables
        let file = try ConfigurationFile.named(config ?? environment["CARESYNC_CONFIG"])
        let flags: [SettingName: [String]] = [.store: store, .baseURL: baseURL, .timeZone: timeZone].compactMapValues { $0.map { [$0] } }
        let settings = try StoreSettings(SettingValues(flags: flags, environment: environment, file: file))
        if let server {
            guard store == nil else { throw SettingFault("--server, --store", "only one of them can be loaded into") }
            let url = try ServerURL(server)
            let scratch = try MemoryStore(schema: .r4, clock: SystemClock())
            let service = FHIRService(
                schema: .r4, store: scratch,
                settings: FHIRService.Settings(baseURL: url.description, softwareVersion: Release.version, entryLimit: .max))
            let journal = try JournalFile(journal ?? JournalFile.standardPath(environment), server: url)
            return ServerTarget(service: service, client: ServerClient(url, connections: 4, apiKey: try APIKeyText(environment)), journal: journal)
        }
        let store = try settings.store.open(timeZone: settings.timeZone)
        let service = FHIRService(
            schema: .r4, store: store,
            settings: FHIRService.Settings(
                baseURL: (settings.baseURL ?? "http://127.0.0.1:8080") + "/fhir", softwareVersion: Release.version,
                hasReferentialIntegrity: strict, entryLimit: .max, zoneOffset: settings.timeZone.offset),
            plugins: try BundledPlugins.catalogue(
                origin: settings.baseURL ?? "http://127.0.0.1:8080", settings: settings.pluginSettings))
        do throws(OperationFailure) {
            return StoreTarget(service: try await service.conforming(HostAccess.load.tenant), isStrict: strict)
        } catch {
            await store.close()
            throw error
        }
    }
}
