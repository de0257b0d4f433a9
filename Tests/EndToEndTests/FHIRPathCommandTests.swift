import Foundation
import Testing

/// `caresync fhirpath` as people call it.
struct FHIRPathCommandTests {
    private let patient = #"{"resourceType":"Patient","id":"p","name":[{"given":["Ilona","Éva"]}]}"#

    @Test func `results go to standard output, one on each line`() throws {
        let scratch = try Scratch()
        let file = try scratch.write("patient.json", patient)
        let found = try CareSyncBinary.run(["fhirpath", "name.given.where($this != %no)", file, "--variable", "no=Éva"])
        #expect(found.code == 0 && found.output == "Ilona\n" && found.error == "", "\(found)")
        let typed = try CareSyncBinary.run(["fhirpath", "id", file, "--json"])
        #expect(typed.output == "[\n  {\"type\":\"id\",\"value\":\"p\"}\n]\n" && typed.code == 0)
        let nothing = try CareSyncBinary.run(["fhirpath", "photo", file])
        #expect(nothing.code == 0 && nothing.output == "" && nothing.error == "")
    }

    @Test func `faults go to standard error with their place`() throws {
        let scratch = try Scratch()
        let file = try scratch.write("patient.json", patient)
        let syntax = try CareSyncBinary.run(["fhirpath", "name.where(", file])
        #expect(syntax.code == 1 && syntax.output == "")
        #expect(syntax.error.hasPrefix("caresync: expression, column 12: ") && syntax.error.hasSuffix("             ^\n"), "\(syntax.error)")
        let evaluation = try CareSyncBinary.run(["fhirpath", "name.given.single()", file])
        #expect(evaluation.code == 1 && evaluation.error.hasPrefix("caresync: expression, column 12: ") && !evaluation.error.contains("Ilona"))
        let absent = try CareSyncBinary.run(["fhirpath", "id", scratch.path + "/none.json"])
        #expect(absent.code == 1 && absent.error.hasPrefix("caresync: \(scratch.path)/none.json: "))
    }

    @Test func `standard input is read for a hyphen`() throws {
        let scratch = try Scratch()
        let file = try scratch.write("patient.json", patient)
        let process = try CareSyncBinary.process(["fhirpath", "name.given.count()", "-"])
        process.standardInput = try FileHandle(forReadingFrom: URL(fileURLWithPath: file))
        process.standardOutput = try scratch.file("out")
        try process.run()
        process.waitUntilExit()
        #expect(process.terminationStatus == 0)
        #expect(try scratch.text("out") == "2\n")
    }
}
