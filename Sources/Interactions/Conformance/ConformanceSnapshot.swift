import FHIRSearch
import FHIRStore

/// What one tenant's requests are understood with, at one time: its search parameters and its terminology. Immutable.
final class ConformanceSnapshot: Sendable {
    /// Nil for what holds in every tenant: R4's own.
    let tenant: Tenant?
    /// How often search parameters had been defined or changed in the store; what is prepared with a snapshot is written only at that time.
    let generation: Int64
    let custom: CustomParameters
    let table: ParameterTable
    /// The codes of the parameters besides R4's.
    let customCodes: Set<String>
    let catalogue: SearchCatalogue
    let context: SearchContext
    let preparation: Preparation
    let statement = Once<CapabilityDocument>()
    /// The change of conformance resources by this process that it has seen.
    let seen: Int

    init(
        tenant: Tenant?, generation: Int64, custom: CustomParameters = CustomParameters(), table: ParameterTable = ParameterTable(),
        context: SearchContext, packing: (any BodyPacking)?, seen: Int = 0
    ) {
        self.tenant = tenant
        self.generation = generation
        self.custom = custom
        customCodes = custom.allCodes
        self.table = table
        self.context = context
        self.seen = seen
        catalogue = context.catalogue
        preparation = Preparation(context.catalogue, packing: packing)
    }
}
