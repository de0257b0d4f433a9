import FHIRSchema
import FHIRTerminology
import Testing

/// What looking up codes and value sets costs; printed, and held to bounds that an unoptimised build meets too.
@Suite(.serialized) struct TerminologySpeedTests {
    @Test func `Lookups take microseconds`() throws {
        let clock = ContinuousClock()
        let code = "http://terminology.hl7.org/CodeSystem/v3-ActCode"
        let first = clock.measure { _ = Terminology.r4.contains(system: code, code: "AMB") }
        var count = 0
        let contains = clock.measure {
            for _ in 0..<2000 where Terminology.r4.contains(system: code, code: "AMB") == true { count += 1 }
        }
        let below = clock.measure {
            for _ in 0..<2000 { count += Terminology.r4.descendants(system: code, code: "_ActEncounterCode")?.count ?? 0 }
        }
        let subsumes = clock.measure {
            for _ in 0..<2000 where Terminology.r4.subsumes(system: code, ancestor: "_ActEncounterCode", descendant: "AMB") == true {
                count += 1
            }
        }
        let members = try clock.measure {
            for _ in 0..<200 {
                count += try Terminology.r4.members(of: "http://hl7.org/fhir/ValueSet/observation-interpretation", limit: 1000).count
            }
        }
        let isMember = try clock.measure {
            for _ in 0..<2000
            where try Terminology.r4.isMember(system: code, code: "AMB", of: "http://terminology.hl7.org/ValueSet/v3-ActEncounterCode") {
                count += 1
            }
        }
        print(
            "terminology: first use of 1,116 codes \(first), contains \(contains / 2000), descendants \(below / 2000), subsumes \(subsumes / 2000), "
                + "members of 57 codes \(members / 200), isMember \(isMember / 2000)")
        #expect(count > 6000)
        #expect(contains / 2000 < .microseconds(500))
    }
}
