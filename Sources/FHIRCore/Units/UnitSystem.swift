/// The port through which evaluations, searches and indexes learn how units relate; UCUM in full lives in FHIRTerminology.
package protocol UnitSystem: Sendable {
    /// A unit in terms of base units; nil for a unit it does not know, or one that is not a multiple of base units (`Cel`).
    func canonical(_ code: String) -> CanonicalUnit?

    /// How numbers of a unit become numbers of its canonical unit, also where that is more than a multiplication (`Cel`); nil for a unit
    /// it does not know.
    func scale(_ code: String) -> UnitScale?
}

extension UnitSystem {
    package func scale(_ code: String) -> UnitScale? { canonical(code).map { UnitScale($0) } }
}
