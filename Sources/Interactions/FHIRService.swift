package import FHIRCore
import FHIRJSON
import FHIRModel
package import FHIRSchema
import FHIRSearch
package import FHIRStore
import FHIRTerminology

/// The FHIR API without HTTP: performs one request against the store and renders the answer.
///
/// Immutable, so every task may use it. Each interaction lives in a file of its own; `perform` leads there.
package final class FHIRService: Sendable {
    package let schema: Schema
    package let store: any ResourceStore
    package let clock: any Clock
    package let ids: any IDSource
    package let settings: Settings
    /// What resources are found by, and what searches need to be understood.
    let catalogue: SearchCatalogue
    let context: SearchContext
    let pageSeal: PageSeal
    let preparation: Preparation
    let limits: BodyLimits
    let startedAt: Instant
    let statement = Once<CapabilityDocument>()

    package init(
        schema: Schema, store: any ResourceStore, settings: Settings, clock: any Clock = SystemClock(), ids: any IDSource = UUIDv7Source(),
        terminology: any TerminologyPort = Terminology.r4
    ) {
        self.schema = schema
        self.store = store
        self.settings = settings
        self.clock = clock
        self.ids = ids
        startedAt = clock.now()
        limits = BodyLimits(bytes: settings.bodyLimit)
        let base = Array(settings.baseURL.utf8)
        catalogue = SearchCatalogue(
            schema: schema, numbering: store.numbering, hash: store.hash, base: base, units: UCUM.standard, zoneOffset: settings.zoneOffset)
        context = SearchContext(
            schema: schema, catalogue: catalogue, hash: store.hash, base: base, units: UCUM.standard, terminology: terminology,
            zoneOffset: settings.zoneOffset, parse: { body, type in try? JSONReader.parse(body, schema: schema, expecting: type) })
        pageSeal = PageSeal(store.hash)
        preparation = Preparation(catalogue)
    }

    /// Lets the store index the words of resources behind the writes, so that `_text` and `_content` need not read all of them. Once.
    package func indexWords() {
        store.indexWords { [context] body, type in context.parse(body, type).map { ResourceWords($0) } }
    }

    /// What an operator can set about the FHIR API.
    package struct Settings: Sendable {
        /// The absolute URL of the FHIR base without a trailing slash, such as `http://127.0.0.1:8080/fhir`.
        package var baseURL: String
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
