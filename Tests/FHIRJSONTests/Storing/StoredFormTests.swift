import FHIRCore
import FHIRJSON
import FHIRModel
import FHIRSchema
import Testing

/// The stored form of resources, and what a read makes of it.
struct StoredFormTests {
    @Test(arguments: [
        (#"{"resourceType":"Basic"}"#, #"{"resourceType":"Basic"}"#),
        (#"{"id":"a","resourceType":"Basic","_id":{"extension":[{"url":"urn:x"}]},"code":{"id":"b"}}"#,
            #"{"resourceType":"Basic","code":{"id":"b"}}"#),
        (#"{"resourceType":"Basic","code":{"text":"x"},"meta":{"versionId":"7","lastUpdated":"2020-01-01T00:00:00Z"}}"#,
            #"{"resourceType":"Basic","code":{"text":"x"}}"#),
        (#"{"resourceType":"Basic","code":{"text":"x"},"meta":{"_versionId":{"id":"x"},"_lastUpdated":{"id":"y"}}}"#,
            #"{"resourceType":"Basic","code":{"text":"x"}}"#),
        (#"{"resourceType":"Basic","code":{"text":"x"},"meta":{"source":"urn:s","versionId":"7","tag":[{"code":"t"}]}}"#,
            #"{"resourceType":"Basic","meta":{"source":"urn:s","tag":[{"code":"t"}]},"code":{"text":"x"}}"#),
        (#"{"resourceType":"Bundle","entry":[{"resource":{"resourceType":"Basic","id":"b","meta":{"versionId":"2"}}}],"id":"a"}"#,
            #"{"resourceType":"Bundle","entry":[{"resource":{"resourceType":"Basic","id":"b","meta":{"versionId":"2"}}}]}"#),
    ])
    func leavesOutWhatTheServerOwns(text: String, stored: String) throws {
        #expect(Reading.string(StoredForm.write(try Reading.arena(text))) == stored)
    }

    @Test(arguments: [
        (#"{"resourceType":"Basic"}"#,
            #"{"resourceType":"Basic","id":"a.1","meta":{"versionId":"12","lastUpdated":"2020-01-01T00:00:00.000Z"}}"#),
        (#"{"resourceType":"Basic","code":{"text":"x"}}"#,
            #"{"resourceType":"Basic","id":"a.1","meta":{"versionId":"12","lastUpdated":"2020-01-01T00:00:00.000Z"},"code":{"text":"x"}}"#),
        (#"{"resourceType":"Basic","meta":{"source":"urn:s"},"code":{"text":"x"}}"#,
            #"""
                {"resourceType":"Basic","id":"a.1","meta":{"versionId":"12","lastUpdated":"2020-01-01T00:00:00.000Z",\#
                "source":"urn:s"},"code":{"text":"x"}}
                """#),
    ])
    func putsItBack(stored: String, full: String) throws {
        let id = try #require(ResourceID("a.1"))
        var output: [UInt8] = []
        try StoredForm.splice(
            body: Array(stored.utf8), id: id, versionID: 12, lastUpdated: Array("2020-01-01T00:00:00.000Z".utf8), to: &output)
        #expect(Reading.string(output) == full)
        let arena = try JSONReader.parse(output, schema: .r4)
        #expect(Reading.string(StoredForm.write(arena)) == stored)
    }

    @Test(arguments: ["", "{", "{}", #"{"resourceType":"Basic"#, #"{"resourceType":"Basic""#, #"{"resourceType":"Basic"x"#, #"{"id":"a"}"#])
    func reportsADamagedBody(body: String) throws {
        let id = try #require(ResourceID("a"))
        var output: [UInt8] = []
        let failure = #expect(throws: OperationFailure.self) {
            try StoredForm.splice(body: Array(body.utf8), id: id, versionID: 1, lastUpdated: [], to: &output)
        }
        #expect(failure?.category == .fault)
        #expect(output.isEmpty)
    }
}
