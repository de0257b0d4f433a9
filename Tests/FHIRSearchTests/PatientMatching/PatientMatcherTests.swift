import FHIRJSON
import FHIRModel
import FHIRSchema
import Testing

@testable import FHIRSearch

struct PatientMatcherTests {
    private func traits(_ members: String) throws -> PatientTraits {
        let text = members.isEmpty ? #"{"resourceType":"Patient"}"# : #"{"resourceType":"Patient",\#(members)}"#
        return PatientTraits(try JSONReader.parse(Array(text.utf8), schema: .r4, expecting: Schema.r4.known.patient))
    }

    private func points(_ first: String, _ second: String) throws -> [PatientMatch.Trait: Int] {
        let (one, other) = (try traits(first), try traits(second))
        let match = PatientMatcher.match(one, other)
        #expect(match == PatientMatcher.match(other, one))
        return match.points
    }

    @Test(arguments: [
        ("1980-02-03", "1980-02-03", 30), ("1980-02-03", "1980-03-02", 18), ("1980-02-03", "1981-02-03", 15),
        ("1980-02-03", "1979-02-03", 15),
        ("1980-02-03", "1980-02-04", -30), ("1980-02-03", "1982-02-03", -30), ("1980-02", "1980-02-03", 15), ("1980-02", "1980-03-02", -30),
        ("1980", "1980-02-03", 8), ("1980", "1981", -30),
    ])
    func `Birth dates count by how they differ`(first: String, second: String, expected: Int) throws {
        #expect(try points(#""birthDate":"\#(first)""#, #""birthDate":"\#(second)""#) == [.birthDate: expected])
    }

    @Test(arguments: [
        ("Müller|Anna", "MULLER|anna", 33), ("O'Neil|Sean", "ONeil|Seán", 33), ("Smith-Jones|Ann", "Smith Jones|Ann", 33),
        ("Smith-Jones|Ann", "Jones|Ann", 27), ("Schmidt|Karl", "Schmdit|Karl", 27), ("Schmidt|Karl", "Schmitt|Karl", 27),
        ("Schmidt|Alexander", "Schmidt|Alex", 27), ("Schmidt|Karl", "Schmidt|K", 24), ("Schmidt|Karl", "Karl|Schmidt", 24),
        ("Schmidt|Karl Otto", "Schmidt|Otto", 27), ("Schmidt|Karl", "Schmidt|Jens", -2), ("Schmidt|Karl", "Meier|Karl", 0),
        ("Schmidt|Karl", "Meier|Jens", -35), ("Schmidt|", "Schmidt|Jens", 18), ("Li|Bo", "Lu|Bo", 0),
    ])
    func `Names count by how alike they are`(first: String, second: String, expected: Int) throws {
        func name(_ text: String) -> String {
            let parts = text.split(separator: "|", omittingEmptySubsequences: false)
            let given = parts[1].split(separator: " ").map { "\"\($0)\"" }.joined(separator: ",")
            return #""name":[{"family":"\#(parts[0])"\#(given.isEmpty ? "" : #","given":[\#(given)]"#)}]"#
        }
        #expect(try points(name(first), name(second)) == [.name: expected])
    }

    @Test func `The best pair of names counts, such as a maiden name`() throws {
        let names = #""name":[{"family":"Bauer","given":["Eva"]},{"use":"maiden","family":"Koch","given":["Eva"]}]"#
        #expect(try points(names, #""name":[{"family":"Koch","given":["Eva"]}]"#) == [.name: 33])
    }

    @Test(arguments: [
        (#"{"system":"a","value":"1"}"#, #"{"system":"a","value":"1"}"#, 60),
        (#"{"system":"a","value":"1"}"#, #"{"system":"a","value":"2"}"#, -15),
        (#"{"system":"a","value":"1"}"#, #"{"system":"b","value":"1"}"#, nil), (#"{"system":"a","value":"1"}"#, #"{"value":"1"}"#, 30),
        (#"{"value":"1"}"#, #"{"value":"1"}"#, 30), (#"{"use":"old","system":"a","value":"1"}"#, #"{"system":"a","value":"1"}"#, nil),
    ] as [(String, String, Int?)])
    func `Identifiers count within their system`(first: String, second: String, expected: Int?) throws {
        #expect(try points(#""identifier":[\#(first)]"#, #""identifier":[\#(second)]"#)[.identifier] == expected)
    }

    @Test func `Telephone numbers are the same however they are written`() throws {
        let written = #""telecom":[{"value":"+49 (30) 123-4567"}]"#
        #expect(try points(written, #""telecom":[{"value":"0049301234567"}]"#) == [.telecom: 10])
        #expect(try points(written, #""telecom":[{"value":"030 999"}]"#) == [.telecom: 0])
        #expect(try points(#""telecom":[{"value":"A@B.org"}]"#, #""telecom":[{"value":"a@b.org"}]"#) == [.telecom: 10])
    }

    @Test func `What one of the two lacks says nothing`() throws {
        #expect(try points("", #""birthDate":"1980-01-01","gender":"male""#) == [:])
        #expect(try points(#""gender":"unknown""#, #""gender":"male""#) == [:])
        #expect(try points(#""gender":"female""#, #""gender":"male""#) == [.gender: -20])
    }

    @Test func `Twins are told apart, the same person is certain, a stranger certainly is not`() throws {
        let common = #""birthDate":"1990-04-04","gender":"female","address":[{"line":["Weg 1"],"city":"Ulm","postalCode":"89073"}],"#
        let first = try traits(common + #""name":[{"family":"Roth","given":["Ida"]}],"multipleBirthInteger":1"#)
        let second = try traits(common + #""name":[{"family":"Roth","given":["Ada"]}],"multipleBirthInteger":2"#)
        let twins = PatientMatcher.match(first, second)
        #expect(twins.score == 18 - 20 + 30 + 5 + 12 - 30)
        #expect(twins.grade == .certainlyNot)
        #expect(PatientMatcher.match(first, first).score == 80)
        #expect(PatientMatcher.match(first, first).grade == .probable)
        let stranger = try traits(#""name":[{"family":"Wolf","given":["Tim"]}],"birthDate":"1950-01-01""#)
        #expect(PatientMatcher.match(first, stranger).score == 0)
        #expect(PatientMatcher.match(first, stranger).grade == .certainlyNot)
    }
}
