import DomainAPI
import FHIRCore
import FHIRJSON
import FHIRSchema
import FHIRStore
import Glibc
import HTTPServer
import Interactions
import Logging
import PluginKit
import ServiceLifecycle
import UnixSignals

/// The composition root: makes the parts of the server out of its settings and runs them.
struct Server {
    private let settings: ServeSettings

    init(_ settings: ServeSettings) {
        self.settings = settings
    }

    /// Serves until SIGTERM or SIGINT, then lets what is under way finish and closes the store.
    ///
    /// - Throws: when the address cannot be bound or the store cannot be opened.
    func run() async throws {
        signal(SIGPIPE, SIG_IGN)
        let log = LogWriter()
        defer { log.flush() }
        let level = settings.logLevel
        LoggingSystem.bootstrap { JSONLogHandler(label: $0, level: level, writer: log) }
        let logger = Logger(label: "caresync")
        let listener = try await bind()
        let store: any ResourceStore
        do {
            store = try settings.store.open(
                timeZone: settings.timeZone, budget: .milliseconds(settings.writerMilliseconds),
                readTime: .milliseconds(settings.readMilliseconds))
        } catch {
            await listener.close()
            throw error
        }
        logger.info(
            "store opened",
            metadata: ["store": .string("\(settings.store)"), "position": .stringConvertible(store.position.rawValue)])
        // What the plugins have to tell the operator, such as the first password; told when the server can be reached.
        let announcements = Announcements()
        let service: FHIRService
        do {
            let catalogue = try BundledPlugins.catalogue(
                settings.plugins, origin: settings.baseURL ?? listener.url, settings: settings.pluginSettings)
            service = FHIRService(schema: .r4, store: store, settings: serviceSettings(listener), plugins: catalogue)
            try await prepare(service, logger, announcements)
        } catch {
            await listener.close()
            await store.close()
            throw error
        }
        service.indexWords { logger.warning("\($0)") }
        let plugins = service.plugins
        let domain = DomainAPI(
            plugins, service, version: Release.version, secret: service.secret("domain API tokens"),
            hospital: { await plugins.authorization?.hospital(of: $0, service) })
        let server = HTTPServer(
            listener, service: service, routes: documents(service), log: log, logger: logger, domain: domain,
            authorization: settings.isOpen ? nil : plugins.authorization
        ) { url in
            StandardStream.output.write("listening on \(url)\n")
            announcements.tell()
        }
        let upkeep = Upkeep(
            service,
            report: { failure in
                logger.warning("expired records were not removed", metadata: ["issue": .string(failure.issues.first?.id.rawValue ?? "")])
            })
        upkeep.start()
        let group = ServiceGroup(
            configuration: ServiceGroupConfiguration(
                services: [.init(service: server)], gracefulShutdownSignals: [.sigterm, .sigint], logger: logger))
        do {
            try await group.run()
        } catch {
            await upkeep.stop()
            await service.stop()
            await store.close()
            throw error
        }
        await upkeep.stop()
        await service.stop()
        await store.close()
        logger.info("store closed")
    }

    /// Takes in the packages and reads what the store defines, so that no request has to wait for it; work that a restart broke off goes on.
    private func prepare(_ service: FHIRService, _ logger: Logger, _ announcements: Announcements) async throws {
        for path in settings.packages {
            let (changed, faults) = try await service.install(try PackageFiles.read(path))
            for fault in faults {
                let problems = fault.issues.map(\.diagnostics).joined(separator: "; ")
                logger.warning("definition of a package left out", metadata: ["file": .string(fault.path), "problem": .string(problems)])
            }
            logger.info(
                "package read",
                metadata: [
                    "package": .string(path), "changed": .stringConvertible(changed), "left-out": .stringConvertible(faults.count),
                ])
        }
        _ = try await service.conforming(.default)
        if !settings.isOpen { try await service.plugins.authorization?.start(service) { announcements.add($0) } }
        for start in service.plugins.starts {
            try await start(service) { announcements.add($0) }
        }
    }

    /// What the plugins publish below `/.well-known`.
    private func documents(_ service: FHIRService) -> [Route] {
        service.plugins.documents.map { document in
            Route(.get, "/.well-known/" + document.name) { _ in
                Route.Response(200, "application/json", try await document.make(service).write())
            }
        }
    }

    private func bind() async throws -> HTTPListener {
        do throws(HTTPServerError) {
            return try await HTTPListener.bind(httpOptions)
        } catch {
            guard error.description.contains("errno: \(EADDRINUSE)") else { throw error }
            throw SettingFault(
                "--listen", "\(settings.listen.urlHost):\(settings.listen.port) is taken by another program; stop it or choose another port"
            )
        }
    }

    private var httpOptions: HTTPServerOptions {
        var limits = HTTPLimits()
        limits.body = settings.bodyLimit.bytes
        limits.bodiesTogether = max(limits.bodiesTogether, settings.bodyLimit.bytes)
        return HTTPServerOptions(
            host: settings.listen.host, port: settings.listen.port,
            tls: settings.tls.map { HTTPServerOptions.TLS(certificatePath: $0.certificate, keyPath: $0.key) },
            trustedProxies: settings.trustedProxies, corsOrigins: settings.corsOrigins,
            hosts: settings.isOpen ? settings.baseHost.map { [$0] } ?? [] : nil, limits: limits, threads: Processors.count)
    }

    private func serviceSettings(_ listener: HTTPListener) -> FHIRService.Settings {
        FHIRService.Settings(
            baseURL: (settings.baseURL ?? listener.url) + "/fhir", softwareVersion: Release.version,
            hasReferentialIntegrity: settings.hasReferentialIntegrity, deletesMultiple: settings.conditionalDelete == .multiple,
            bodyLimit: settings.bodyLimit.bytes, entryLimit: settings.entryLimit, zoneOffset: settings.timeZone.offset)
    }
}
