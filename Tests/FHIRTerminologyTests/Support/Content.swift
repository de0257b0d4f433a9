import FHIRJSON
import FHIRModel
import FHIRSchema
import FHIRTerminology

/// Short ways for tests to make content.
enum Content {
    static func arena(_ json: String) throws -> Arena { try JSONReader.parse(Array(json.utf8), schema: .r4) }

    /// R4's content with a code system of colours, case-sensitive, with a second parent, properties and a code out of use.
    static func colours() throws -> Terminology {
        Terminology.r4.adding(
            codeSystem: try arena(
                """
                {"resourceType":"CodeSystem","url":"http://example.org/colours","version":"2","status":"active","caseSensitive":true,
                 "content":"complete","hierarchyMeaning":"is-a",
                 "property":[{"code":"under","uri":"http://hl7.org/fhir/concept-properties#parent","type":"code"},
                             {"code":"warm","type":"boolean"},{"code":"inactive","type":"boolean"}],
                 "concept":[
                  {"code":"red","property":[{"code":"warm","valueBoolean":true}],
                   "concept":[{"code":"crimson","property":[{"code":"under","valueCode":"deep"}]},
                              {"code":"pink","property":[{"code":"inactive","valueBoolean":true}]}]},
                  {"code":"blue","property":[{"code":"warm","valueBoolean":false}],"concept":[{"code":"navy","concept":[{"code":"midnight"}]}]},
                  {"code":"deep"}]}
                """))
    }

    /// A value set of one composition.
    static func valueSet(_ name: String, _ compose: String, version: String = "1") throws -> Arena {
        try arena(
            """
            {"resourceType":"ValueSet","url":"http://example.org/vs/\(name)","version":"\(version)","status":"active","compose":\(compose)}
            """)
    }
}
