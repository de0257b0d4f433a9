import FHIRCore
import FHIRJSON
import FHIRModel
import FHIRSchema
import PluginKit

/// Resources from and to FHIR JSON, as a client would send and get them.
enum FHIRText {
    static func resource(_ json: String) throws -> Resource { Resource(try JSONReader.parse(Array(json.utf8), schema: .r4)) }

    /// The resource read from what is written of it, which shows that it is legal FHIR.
    static func reread(_ editor: ResourceEditor) throws -> Resource {
        Resource(try JSONReader.parse(JSONWriter().write(editor.arena), schema: .r4))
    }

    static func json(_ resource: Resource) -> String { String(decoding: JSONWriter().write(resource.arena), as: UTF8.self) }
}
