import FHIRCore
import FHIRJSON
import FHIRSchema
import Testing

/// Texts that are larger than the reader is willing to hold.
struct JSONLimitTests {
    private func failure(_ text: String, _ limits: JSONLimits) -> OperationFailure? {
        do throws(OperationFailure) {
            _ = try JSONReader.parse(Array(text.utf8), schema: .r4, limits: limits)
            return nil
        } catch {
            return error
        }
    }

    @Test func refusesTooManyBytes() {
        let text = #"{"resourceType":"Basic"}"#
        #expect(failure(text, JSONLimits(bytes: 24)) == nil)
        let failure = failure(text, JSONLimits(bytes: 23))
        #expect(failure?.category == .tooLarge)
        #expect(failure?.issues.map(\.id) == [.sizeLimit])
    }

    @Test func refusesTooManyNodes() {
        let text = #"{"resourceType":"Patient","active":true,"gender":"male"}"#
        #expect(failure(text, JSONLimits(nodes: 3)) == nil)
        let failure = failure(text, JSONLimits(nodes: 2))
        #expect(failure?.category == .tooLarge)
        #expect(failure?.issues.map(\.id) == [.sizeLimit])
    }

    @Test func refusesTooManyLevels() {
        // The resource is level 1; each extension adds two, an array and an object.
        let nested = { (count: Int) in
            #"{"resourceType":"Basic""# + String(repeating: #","extension":[{"url":"urn:x""#, count: count)
                + String(repeating: "}]", count: count) + "}"
        }
        #expect(failure(nested(31), .default) == nil)
        let failure = failure(nested(32), .default)
        #expect(failure?.category == .tooLarge)
        #expect(failure?.issues.map(\.id) == [.depthLimit])
        #expect(failure?.issues.first?.diagnostics == "Expected at most 64 levels of objects and arrays.")
    }

    @Test(arguments: ["[", #"{"a":"#, #"{"resourceType":"Basic","x":["#, #"{"resourceType":"Basic","extension":["#])
    func survivesDepthBombs(opening: String) {
        let failure = failure(String(repeating: opening, count: 100_000), JSONLimits(depth: 512))
        #expect(failure?.category == .tooLarge || failure?.category == .invalid)
    }

    @Test func survivesManyRepetitionsInBoundedTime() {
        let given = Array(repeating: "null", count: 200_000).joined(separator: ",")
        #expect(failure(#"{"resourceType":"Patient","name":[{"given":[\#(given)]}]}"#, .default)?.issues.count == 101)
        let entries = Array(repeating: #"{"fullUrl":"urn:x"}"#, count: 50_000).joined(separator: ",")
        #expect(failure(#"{"resourceType":"Bundle","entry":[\#(entries)]}"#, .default) == nil)
    }
}
