package import FHIRCore
import FHIRJSON
import FHIRModel
package import FHIRSchema
package import FHIRSearch
package import FHIRStore
import FHIRTerminology
package import PluginKit

/// The FHIR API without HTTP: performs one request against the store and renders the answer.
///
/// Immutable, so every task may use it. `perform` goes on with the service that `conforming` gives for the caller's tenant, which has that
/// tenant's search parameters and terminology. Each interaction lives in a file of its own; `perform` leads there.
package final class FHIRService: Sendable {
    package let schema: Schema
    package let store: any ResourceStore
    package let clock: any Clock
    package let ids: any IDSource
    package let settings: Settings
    /// What the tenants define, for all services over the store.
    let conformance: Conformance
    /// What holds in every tenant.
    let base: ConformanceSnapshot
    /// What this service understands requests with.
    let snapshot: ConformanceSnapshot
    package let operations: OperationTable
    /// What the domains' plugins contribute.
    package let plugins: Catalogue
    let pageSeal: PageSeal
    let limits: BodyLimits
    let startedAt: Instant

    /// - Parameters:
    ///   - operations: those that the server has besides its own.
    ///   - queries: what searches can ask for with `_query`.
    ///   - plugins: what the domains contribute.
    package init(
        schema: Schema, store: any ResourceStore, settings: Settings, clock: any Clock = SystemClock(), ids: any IDSource = UUIDv7Source(),
        terminology: any TerminologyPort = Terminology.r4, operations: [OperationDeclaration] = [],
        queries: [NamedQuery] = [], plugins: Catalogue = .empty
    ) {
        self.schema = schema
        self.store = store
        self.settings = settings
        self.clock = clock
        self.ids = ids
        self.plugins = plugins
        startedAt = clock.now()
        self.operations = OperationTable(
            OperationDeclaration.standard(schema) + operations + plugins.operations.map { OperationDeclaration($0, schema) })
        limits = BodyLimits(bytes: settings.bodyLimit)
        let base = Array(settings.baseURL.utf8)
        let catalogue = SearchCatalogue(
            schema: schema, numbering: store.numbering, hash: store.hash, base: base, units: UCUM.standard, zoneOffset: settings.zoneOffset)
        var context = SearchContext(
            schema: schema, catalogue: catalogue, hash: store.hash, base: base, units: UCUM.standard, terminology: terminology,
            zoneOffset: settings.zoneOffset, parse: { body, type in try? JSONReader.parse(body, schema: schema, expecting: type) })
        context.queries = queries
        pageSeal = PageSeal(store.hash)
        conformance = Conformance(schema)
        snapshot = ConformanceSnapshot(tenant: nil, generation: 0, context: context, packing: store.packing)
        self.base = snapshot
    }

    /// The same service with other definitions.
    init(_ other: FHIRService, _ snapshot: ConformanceSnapshot) {
        schema = other.schema
        store = other.store
        clock = other.clock
        ids = other.ids
        settings = other.settings
        operations = other.operations
        plugins = other.plugins
        conformance = other.conformance
        base = other.base
        self.snapshot = snapshot
        pageSeal = other.pageSeal
        limits = other.limits
        startedAt = other.startedAt
    }

    /// What resources are found by, and what searches need to be understood.
    var catalogue: SearchCatalogue { snapshot.catalogue }
    var context: SearchContext { snapshot.context }
    var preparation: Preparation { snapshot.preparation }

    /// Lets the store index the words of resources behind the writes, so that `_text` and `_content` need not read all of them. Once.
    /// - Parameter note: told what the operator should know of the index, in constant sentences.
    package func indexWords(note: @escaping @Sendable (StaticString) -> Void = { _ in }) {
        store.indexWords({ [parse = base.context.parse] body, type in parse(body, type).map { ResourceWords($0) } }, note: note)
    }

    /// What an operator can set about the FHIR API.
    package struct Settings: Sendable {
        /// The absolute URL of the FHIR base without a trailing slash, such as `http://127.0.0.1:8080/fhir`.
        package var baseURL: String
        /// The same without the path: where the server is.
        package var origin: String { baseURL.hasSuffix("/fhir") ? String(baseURL.dropLast(5)) : baseURL }
        /// The version of the server, for the CapabilityStatement.
        package var softwareVersion: String
        /// Whether references to this server must point to existing resources, and referenced resources cannot be deleted.
        package var hasReferentialIntegrity: Bool
        /// Whether a conditional delete may delete several resources.
        package var deletesMultiple: Bool
        /// The most bytes of a body; longer ones are refused before or while they are read.
        package var bodyLimit: Int
        /// The most entries of a batch or transaction.
        package var entryLimit: Int
        /// Entries of a page when `_count` is not given, and the most that `_count` gets.
        package var pageSize: Int
        package var pageLimit: Int
        /// Seconds east of UTC of a local time without zone, given as seconds since 1970; the store's time zone.
        package var zoneOffset: @Sendable (Int64) -> Int64

        package init(
            baseURL: String, softwareVersion: String, hasReferentialIntegrity: Bool = true, deletesMultiple: Bool = false,
            bodyLimit: Int = 64 << 20, entryLimit: Int = 10_000, pageSize: Int = 50, pageLimit: Int = 1_000,
            zoneOffset: @escaping @Sendable (Int64) -> Int64 = { _ in 0 }
        ) {
            self.baseURL = baseURL
            self.softwareVersion = softwareVersion
            self.hasReferentialIntegrity = hasReferentialIntegrity
            self.deletesMultiple = deletesMultiple
            self.bodyLimit = bodyLimit
            self.entryLimit = entryLimit
            self.pageSize = pageSize
            self.pageLimit = pageLimit
            self.zoneOffset = zoneOffset
        }
    }
}
