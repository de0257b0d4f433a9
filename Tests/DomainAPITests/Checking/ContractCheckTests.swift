import FHIRCore
import FHIRJSON
import PluginKit
import Testing

@testable import DomainAPI

struct ContractCheckTests {
    private func faults(_ text: String, _ model: ContractModel = BedContract.bed) throws -> [String] {
        try ContractCheck.issues(JSONValue.parse(Array(text.utf8)), .object(model), .answer).map {
            $0.id.rawValue + " " + ($0.expression ?? "")
        }
    }

    @Test func `An answer has all that is declared, null where it may be, and further codes`() throws {
        let text = #"""
            {"id":"1","ward":null,"number":null,"kind":"unknown","purchased":null,"contact":"by phone","manual":"shelf","length":1,"owner":null,
             "features":[{"name":"x","since":null,"checks":null}],"extras":{},"anything":null,"isFree":true,"createdAt":"2026-01-01T00:00:00Z"}
            """#
        #expect(try faults(text) == [])
    }

    @Test func `What answers must not have, lack or hold is found`() throws {
        let text = #"""
            {"id":"a_b","ward":1,"number":1.5,"kind":"broken","purchased":"1990","contact":null,"manual":null,"length":null,"owner":null,
             "features":[{"name":null,"since":null,"checks":null}],"extras":{},"anything":null,"isFree":null,"pin":"0","more":1}
            """#
        #expect(
            try faults(text) == [
                "bad-value /id", "wrong-json-type /ward", "bad-value /number", "bad-value /kind", "bad-value /purchased",
                "wrong-json-type /features/0/name", "wrong-json-type /isFree", "read-only-property /pin", "unknown-property /more",
                "missing-property /createdAt",
            ])
    }

    @Test func `An answer gets null for what it lacks and may`() throws {
        let form = ContractSchema.array(of: .object(BedContract.stay))
        let complete = AnswerForm.complete(try JSONValue.parse(Array(#"[{"note":"x"},{"patientId":"1"},3]"#.utf8)), form)
        #expect(String(decoding: complete.write(), as: UTF8.self) == #"[{"patientId":null,"note":"x"},{"patientId":"1","note":null},3]"#)
    }
}
