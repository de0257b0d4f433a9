package import FHIRCore
package import FHIRSchema

/// What an evaluation depends on besides the expression and the resource.
package struct FHIRPathEnvironment: Sendable {
    /// What `now()`, `today()` and `timeOfDay()` answer, in UTC; when nil they are errors.
    package var instant: Instant?
    /// Values of `%name`, beyond those that FHIR defines: `%context`, `%resource`, `%rootResource`, `%ucum`, `%sct`, `%loinc`, `%vs-…`,
    /// `%ext-…`.
    package var constants: [String: FHIRPathCollection]
    /// The most steps: operations, nodes visited and values compared. A step takes some 10 to 100 ns.
    package var budget: Int
    /// Whether `as()` refuses several items, as N1 says. R4's own invariants (`dom-3`) and search parameters need it to filter them.
    package var isStrict: Bool
    /// What knows how units relate; durations alone unless UCUM is given.
    package var units: any UnitSystem
    /// What `resolve()` and `slice()` ask for resources that are not in the one evaluated; nil when there are no others.
    package var resolver: (any ResourceResolver)?
    /// What `memberOf()`, `subsumes()` and `subsumedBy()` ask; they are errors when nil.
    package var terminology: (any TerminologyPort)?
    /// What `conformsTo()` asks for profiles that are not R4's own types; they are errors when nil.
    package var profiles: (any ProfilePort)?

    package init(
        instant: Instant? = nil, constants: [String: FHIRPathCollection] = [:], budget: Int = 1_000_000, isStrict: Bool = false,
        units: any UnitSystem = DurationUnits(), resolver: (any ResourceResolver)? = nil, terminology: (any TerminologyPort)? = nil,
        profiles: (any ProfilePort)? = nil
    ) {
        self.instant = instant
        self.constants = constants
        self.budget = budget
        self.isStrict = isStrict
        self.units = units
        self.resolver = resolver
        self.terminology = terminology
        self.profiles = profiles
    }
}
