import FHIRCore
import FHIRJSON
import Foundation
import Interactions
import Testing

/// What holds in every language: formats, identity, sound results.
struct PatchDocumentTests {
    @Test func jsonPatchKeepsDigitsAndExtensions() {
        let result = PatchFixtures.outcome(
            #"[{"op":"replace","path":"/status","value":"amended"}]"#, .jsonPatch, on: PatchFixtures.observation)
        #expect(result == PatchFixtures.observation.replacing("final", with: "amended"))
    }

    @Test(arguments: [
        #"[{"op":"replace","path":"/id","value":"p2"}]"#, #"[{"op":"remove","path":"/id"}]"#,
        #"[{"op":"replace","path":"","value":{"resourceType":"Patient","id":"p3"}}]"#,
    ]) func theIDStays(patch: String) {
        #expect(PatchFixtures.outcome(patch, .jsonPatch) == "422 patch-result at Patient.id: A patch may not change the id of the resource")
    }

    @Test func theTypeStays() {
        let type = #"[{"op":"replace","path":"","value":{"resourceType":"Basic","id":"p1","code":{"text":"c"}}}]"#
        #expect(PatchFixtures.outcome(type, .jsonPatch) == "422 patch-result: A patch may not change the type of the resource")
        #expect(PatchFixtures.outcome(#"[{"op":"remove","path":"/resourceType"}]"#, .jsonPatch).hasPrefix("422 patch-result"))
    }

    @Test(arguments: [
        #"[{"op":"add","path":"/nonsense","value":1}]"#, #"[{"op":"add","path":"/gender","value":7}]"#,
        #"[{"op":"add","path":"/photo","value":[]}]"#,
        #"[{"op":"add","path":"/deceasedDateTime","value":"2020"}]"#, #"[{"op":"replace","path":"","value":[]}]"#,
        #"[{"op":"replace","path":"/birthDate","value":"1974-13"}]"#,
    ]) func anUnsoundResultIsRefusedWithItsFaults(patch: String) {
        let outcome = PatchFixtures.outcome(patch, .jsonPatch)
        #expect(outcome.hasPrefix("422 patch-result: The patched resource is not valid; the other issues say why\n422 "))
        #expect(!outcome.contains("1974"))
    }

    @Test func textThatIsNoPatchIsRefused() {
        #expect(PatchFixtures.outcome("[", .jsonPatch).hasPrefix("400 syntax"))
        #expect(PatchFixtures.outcome(PatchFixtures.patient, .json).hasPrefix("400 wrong-resource-type"))
        #expect(PatchFixtures.outcome(#"<Parameters xmlns="http://hl7.org/fhir"/>"#, .xml) == PatchFixtures.patient)
    }

    private func binary(_ type: String?, _ patch: String) -> String {
        let members = [type.map { #""contentType":"\#($0)""# }, #""data":"\#(Data(patch.utf8).base64EncodedString())""#].compactMap(\.self)
        do throws(OperationFailure) {
            let document = try PatchDocument.parse(
                binary: try PatchFixtures.arena(#"{"resourceType":"Binary",\#(members.joined(separator: ","))}"#))
            return String(
                decoding: JSONWriter().write(try document.apply(to: try PatchFixtures.arena(PatchFixtures.patient))), as: UTF8.self)
        } catch {
            return PatchFixtures.description(of: error)
        }
    }

    @Test func aBinaryHoldsAPatchByItsContentType() {
        let expected = PatchFixtures.patient.replacing(#""active":true"#, with: #""active":false"#)
        let patch = #"[{"op":"replace","path":"/active","value":false}]"#
        #expect(binary("application/json-patch+json", patch) == expected)
        #expect(binary("Application/JSON-patch+json; charset=utf-8", patch) == expected)
        #expect(
            binary(
                "application/xml-patch+xml",
                #"<diff xmlns="http://hl7.org/fhir"><replace sel="Patient/active/@value">false</replace></diff>"#) == expected)
        let parameters =
            """
            {"resourceType":"Parameters","parameter":[{"name":"operation","part":[{"name":"type","valueCode":"replace"},
             {"name":"path","valueString":"Patient.active"},{"name":"value","valueBoolean":false}]}]}
            """
        #expect(binary("application/fhir+json", parameters) == expected)
        #expect(binary("text/plain", patch).hasPrefix("415 unsupported-media-type at Binary.contentType"))
        #expect(binary(nil, patch).hasPrefix("415 unsupported-media-type"))
        #expect(binary("application/json-patch+json", "[").hasPrefix("400 syntax"))
    }

    @Test func aBinaryWithoutDataHoldsNoPatch() throws {
        let arena = try PatchFixtures.arena(#"{"resourceType":"Binary","contentType":"application/json-patch+json"}"#)
        #expect(throws: OperationFailure.self) { try PatchDocument.parse(binary: arena) }
    }
}
