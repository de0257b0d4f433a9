import FHIRCore
import FHIRTerminology
import Testing

/// What looking up a unit costs; printed, and held to bounds that an unoptimised build meets too.
@Suite(.serialized) struct UCUMSpeedTests {
    @Test func `A known unit takes less than a microsecond`() {
        let codes = ["mg/dL", "mm[Hg]", "kg/m2", "/min", "10*3/uL", "{score}", "%", "Cel", "mmol/L", "[in_i]"]
        let clock = ContinuousClock()
        let first = clock.measure { for code in codes { _ = UCUM.standard.scale(code) } }
        let rounds = 4000
        var found = 0
        // The best of several runs, as other tests run beside this one.
        let best =
            (0..<5).map { _ in
                clock.measure {
                    for _ in 0..<rounds { for code in codes where UCUM.standard.scale(code) != nil { found += 1 } }
                }
            }.min() ?? .seconds(1)
        let each = best / (rounds * codes.count)
        print("UCUM: ten units for the first time \(first), a known unit \(each)")
        #expect(found == 5 * rounds * codes.count)
        #if DEBUG
            #expect(each < .microseconds(100))
        #else
            #expect(each < .microseconds(1))
        #endif
    }

    @Test func `A unit not yet known takes microseconds`() {
        let codes = (0..<3000).map { "mg{\($0)}/(\($0 + 1).kg.d)" }
        let clock = ContinuousClock()
        let taken = clock.measure { for code in codes { _ = UCUM.standard.scale(code) } }
        print("UCUM: an unknown unit takes \(taken / codes.count)")
        #expect(taken / codes.count < .milliseconds(1))
    }
}
