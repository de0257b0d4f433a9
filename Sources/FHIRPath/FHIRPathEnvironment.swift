package import FHIRCore

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
    /// What knows how units relate.
    package var units: any UnitSystem

    package init(
        instant: Instant? = nil, constants: [String: FHIRPathCollection] = [:], budget: Int = 1_000_000, isStrict: Bool = false,
        units: any UnitSystem = MetricUnits()
    ) {
        self.instant = instant
        self.constants = constants
        self.budget = budget
        self.isStrict = isStrict
        self.units = units
    }
}
