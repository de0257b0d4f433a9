import FHIRJSON
import FHIRModel
import FHIRSchema
import PluginKit

/// Resources as JSON text.
enum Text {
    static func of(_ arena: Arena) -> String { String(decoding: JSONWriter().write(arena), as: UTF8.self) }

    /// The resource after it was written and read, which shows that it has the form that FHIR asks for.
    static func reread(_ resource: Resource) throws -> Resource {
        Resource(try JSONReader.parse(JSONWriter().write(resource.arena), schema: .r4))
    }

    static func resource(_ json: String) throws -> Resource { Resource(try JSONReader.parse(Array(json.utf8), schema: .r4)) }
}
