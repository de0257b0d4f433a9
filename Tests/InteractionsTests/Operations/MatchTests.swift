import FHIRCore
import FHIRJSON
import FHIRModel
import FHIRSchema
import FHIRSearch
import FHIRStore
import Testing

@testable import Interactions

struct MatchTests {
    private static let anna =
        #""identifier":[{"system":"mrn","value":"17"}],"name":[{"family":"Müller","given":["Anna","Maria"]}],"gender":"female","#
        + #""birthDate":"1980-02-03","telecom":[{"system":"phone","value":"+49 30 1234567"}],"#
        + #""address":[{"line":["Hauptstraße 5"],"city":"Berlin","postalCode":"10115"}]"#

    private static let someone = #"{"name":"resource","resource":{"resourceType":"Patient","birthDate":"1980-01-01"}}"#

    private func server() async throws -> TestServer {
        let server = try TestServer()
        await server.send(.put, "Patient/anna", Resource.patient("anna", Self.anna))
        for (id, more) in [
            ("ann", #""name":[{"family":"Muller","given":["Ann"]}],"gender":"female","birthDate":"1980-02-03""#),
            ("swapped", #""name":[{"family":"Müller","given":["Anna"]}],"gender":"female","birthDate":"1980-03-02""#),
            ("other", #""name":[{"family":"Schmidt","given":["Karl"]}],"gender":"male","birthDate":"1950-05-05""#),
            ("brother", #""name":[{"family":"Müller","given":["Jens"]}],"gender":"male","birthDate":"1982-07-07""#),
        ] {
            #expect(await server.send(.put, "Patient/\(id)", Resource.patient(id, more)).status == 201)
        }
        return server
    }

    @Test(arguments: [
        ("O'Neil", "ONeil"), ("ONeil", "O'Neil"), ("O\u{2019}Neil", "O'Neil"), ("Smith-Jones", "Smith Jones"),
        ("Smith Jones", "Smith-Jones"),
        ("Smith", "Smith-Jones"), ("Smith-Jones", "Smith"), ("SmithJones", "Smith-Jones"),
    ])
    func `punctuation of names does not keep patients apart, even without a birth date`(known: String, asked: String) async throws {
        let server = try TestServer()
        let stored = #""name":[{"family":"\#(known)","given":["Anne-Marie"]}],"gender":"female""#
        await server.send(.put, "Patient/p", Resource.patient("p", stored))
        for given in ["Anne-Marie", "Anne Marie", "Anne"] {
            let reply = await server.send(
                .post, "Patient/$match", parameters(#""name":[{"family":"\#(asked)","given":["\#(given)"]}],"gender":"female""#))
            #expect(reply.each("entry", "resource.id").first == "p", "\(known) by \(asked), \(given)")
        }
    }

    private func parameters(_ patient: String, _ more: String = "") -> String {
        let resource = #"{"name":"resource","resource":{"resourceType":"Patient",\#(patient)}}"#
        return #"{"resourceType":"Parameters","parameter":[\#(resource)\#(more)]}"#
    }

    private func grades(_ reply: Reply) -> [String] {
        (reply.json["entry"]?.items ?? []).filter { $0.text(at: "search.mode") == "match" }.map { entry in
            "\(entry.text(at: "resource.id") ?? "") \(entry.text(at: "search.extension.0.valueCode") ?? "") "
                + (entry.text(at: "search.score") ?? "")
        }
    }

    @Test func `Patients come from the most likely to the least, with score and grade`() async throws {
        let reply = await (try await server()).send(.post, "Patient/$match", parameters(Self.anna))
        #expect(reply.status == 200)
        #expect(reply["type"] == "searchset")
        // anna: 60 + 33 + 30 + 5 + 12 + 10; ann: 18 + 9 + 30 + 5; swapped: 18 + 15 + 18 + 5.
        #expect(grades(reply) == ["anna certain 1", "ann probable 0.62", "swapped possible 0.56"])
        #expect(reply["total"] == "3")
        #expect(reply["entry.0.search.extension.0.url"] == "http://hl7.org/fhir/StructureDefinition/match-grade")
        #expect(reply["entry.0.fullUrl"] == "http://localhost/fhir/Patient/anna")
    }

    @Test(arguments: [
        (#""identifier":[{"system":"mrn","value":"17"}]"#, ["anna probable 0.60"]),
        (#""identifier":[{"system":"mrn","value":"17"}],"birthDate":"1980-02-03""#, ["anna certain 0.90", "ann possible 0.30"]),
        (#""identifier":[{"system":"other","value":"17"}]"#, []),
        (#""name":[{"family":"MULLER","given":["anna"]}]"#, ["anna possible 0.33", "swapped possible 0.33"]),
        (#""name":[{"text":"Karl Schmidt"}],"birthDate":"1950-05-05""#, ["other probable 0.63"]),
        (#""name":[{"family":"Karl","given":["Schmidt"]}],"birthDate":"1950-05-05""#, ["other possible 0.54"]),
        (#""name":[{"family":"Schmdit","given":["Karl"]}],"birthDate":"1951-05-05""#, ["other possible 0.42"]),
        (#""name":[{"family":"Nobody","given":["X"]}],"birthDate":"1901-01-01""#, []),
    ])
    func `Partial patients match by what they have`(patient: String, expected: [String]) async throws {
        let reply = await (try await server()).send(.post, "Patient/$match", parameters(patient))
        #expect(reply.status == 200)
        #expect(grades(reply) == expected)
    }

    @Test func `With onlyCertainMatches one certain patient is returned, of several none`() async throws {
        let server = try await server()
        let certain = #",{"name":"onlyCertainMatches","valueBoolean":true}"#
        #expect(grades(await server.send(.post, "Patient/$match", parameters(Self.anna, certain))) == ["anna certain 1"])
        await server.send(.put, "Patient/twice", Resource.patient("twice", Self.anna))
        let reply = await server.send(.post, "Patient/$match", parameters(Self.anna, certain))
        #expect(reply.status == 200)
        #expect(grades(reply) == [])
        #expect(reply["entry.0.search.mode"] == "outcome")
        #expect(reply["entry.0.resource.issue.0.details.coding.0.code"] == "multiple-matches")
        let all = #",{"name":"onlyCertainMatches","valueBoolean":false}"#
        #expect(grades(await server.send(.post, "Patient/$match", parameters(Self.anna, all))).count == 4)
    }

    @Test func `The number of matches can be limited, and the answer says so`() async throws {
        let reply = await (try await server()).send(.post, "Patient/$match", parameters(Self.anna, #",{"name":"count","valueInteger":1}"#))
        #expect(grades(reply) == ["anna certain 1"])
        #expect(reply.each("entry", "search.mode") == ["match", "outcome"])
    }

    @Test func `The Patient may be the body itself, and the answer may be XML`() async throws {
        let server = try await server()
        let reply = await server.send(.post, "Patient/$match?count=1", #"{"resourceType":"Patient",\#(Self.anna)}"#)
        #expect(grades(reply) == ["anna certain 1"])
        let xml = await server.send(.post, "Patient/$match?count=1", #"{"resourceType":"Patient",\#(Self.anna)}"#, .xml)
        #expect(
            xml.text.contains(
                #"<search><extension url="http://hl7.org/fhir/StructureDefinition/match-grade"><valueCode value="certain"/></extension>"#
                    + #"<mode value="match"/><score value="1"/></search>"#))
    }

    @Test(arguments: [
        ("", "bad-parameter"), (#"{"resourceType":"Parameters"}"#, "bad-parameter"),
        (#"{"resourceType":"Observation","status":"final","code":{"text":"x"}}"#, "wrong-resource-type"),
        (#"{"resourceType":"Patient","gender":"male"}"#, "bad-parameter"),
        (#"{"resourceType":"Parameters","parameter":[{"name":"resource","valueString":"x"}]}"#, "bad-parameter"),
        (#"{"resourceType":"Parameters","parameter":[\#(MatchTests.someone),{"name":"count","valueInteger":0}]}"#, "bad-parameter"),
        (
            #"{"resourceType":"Parameters","parameter":[\#(MatchTests.someone),{"name":"onlyCertainMatches","valueCode":"x"}]}"#,
            "bad-parameter"
        ),
    ])
    func `What cannot be matched is refused`(body: String, issue: String) async throws {
        let reply = await (try await server()).send(.post, "Patient/$match", body)
        #expect(reply.status == 400)
        #expect(reply.issues == [issue], "\(reply.text)")
    }

    @Test func `Another tenant's patients do not match`() async throws {
        var server = try await server()
        server.tenant = Tenant(rawValue: 7)
        let reply = await server.send(.post, "Patient/$match", parameters(Self.anna))
        #expect(reply.status == 200)
        #expect(reply["total"] == "0")
        #expect(reply.count("entry") == 0)
    }

    @Test func `Candidates come from the index, whatever the number of patients`() async throws {
        let server = try TestServer()
        var examined: [Int] = []
        for block in 0..<6 {
            let entries = (0..<400).map { offset in
                let number = block * 400 + offset
                let name = Self.word(number)
                let date = "19\(10 + number % 90)-\(10 + number / 90 % 3)-\(10 + number / 270 % 19)"
                let given = String(name.reversed())
                let more = #""name":[{"family":"\#(name)","given":["\#(given)"]}],"birthDate":"\#(date)""#
                return Entry("PUT", "Patient/p\(number)", Resource.patient("p\(number)", more))
            }
            await server.send(.post, "", Resource.bundle("transaction", entries))
            let someone = #"{"resourceType":"Patient","name":[{"family":"\#(Self.word(7))","given":["Otto"]}],"birthDate":"1917-10-10"}"#
            let patient = try JSONReader.parse(Array(someone.utf8), schema: .r4, expecting: Schema.r4.known.patient)
            let service = server.service
            let blocks = PatientCandidates(like: patient, PatientTraits(patient), service.catalogue).blocks
            let access = Access(tenant: .default, principal: nil)
            examined.append(
                try await service.store.read(access, at: nil) { view throws(OperationFailure) in
                    var rows = 0
                    for block in blocks {
                        let query = SearchQuery([SearchQuery.Branch(Schema.r4.known.patient, block.criterion)])
                        rows += try view.explain(query, .first, limit: block.limit).examined
                    }
                    return rows
                })
        }
        // Of 2,400 patients; more than one was born on the day.
        #expect(examined[5] < 100, "\(examined)")
    }

    /// A name of letters that no other number has.
    private static func word(_ number: Int) -> String {
        var (word, rest) = ("", number + 26 * 26)
        while rest > 0 {
            word.unicodeScalars.append(Unicode.Scalar(UInt8(97 + rest % 26)))
            rest /= 26
        }
        return word + "son"
    }
}
