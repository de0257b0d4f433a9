import FHIRCore
import FHIRJSON
import FHIRModel
import FHIRSchema
import Testing

/// Any resource that the schema allows is written and read back unchanged.
struct JSONRoundTripTests {
    @Test(arguments: 0..<8)
    func randomResourcesComeBackAsTheyWere(block: UInt64) throws {
        for seed in (block * 250)..<((block + 1) * 250) {
            var maker = RandomResource(seed: seed)
            let arena = maker.make()
            let outline = Reading.outline(arena)
            for writer in [JSONWriter(), JSONWriter(isPretty: true)] {
                let written = writer.write(arena)
                #expect(Reading.faults(written) == [], "seed \(seed)")
                let read = try JSONReader.parse(written, schema: .r4)
                #expect(Reading.outline(read) == outline, "seed \(seed)")
                #expect(writer.write(read) == written, "seed \(seed)")
            }
            let stored = StoredForm.write(arena)
            #expect(StoredForm.write(try JSONReader.parse(stored, schema: .r4)) == stored, "seed \(seed)")
        }
    }
}
