import FHIRCore
import FHIRJSON
import FHIRModel
import FHIRSchema

/// Short ways for tests to read JSON text and to say what came out.
enum Reading {
    /// The arena of a text that has to be legal.
    static func arena(_ text: String, as type: String? = nil) throws -> Arena {
        try JSONReader.parse(Array(text.utf8), schema: .r4, expecting: type.flatMap { Schema.r4.type(named: $0) })
    }

    /// The compact JSON that a text becomes.
    static func rewritten(_ text: String, as type: String? = nil) throws -> String {
        string(JSONWriter().write(try arena(text, as: type)))
    }

    /// The issues of a text as `id at expression: diagnostics`; empty when it is legal.
    static func faults(_ text: String, as type: String? = nil, limits: JSONLimits = .default) -> [String] {
        faults(Array(text.utf8), as: type, limits: limits)
    }

    static func faults(_ bytes: [UInt8], as type: String? = nil, limits: JSONLimits = .default) -> [String] {
        do throws(OperationFailure) {
            _ = try JSONReader.parse(bytes, schema: .r4, expecting: type.flatMap { Schema.r4.type(named: $0) }, limits: limits)
            return []
        } catch {
            return error.issues.map { "\($0.id.rawValue) at \($0.expression ?? "-"): \($0.diagnostics)" }
        }
    }

    static func string(_ bytes: [UInt8]) -> String {
        String(decoding: bytes, as: UTF8.self)
    }

    /// All that an arena says, one line per node: for comparing arenas whose text lies differently.
    static func outline(_ arena: Arena) -> [String] {
        var lines: [String] = []
        func visit(_ node: NodeID, _ depth: Int) {
            let name = arena[node].property == .none ? "-" : arena.schema.name(arena[node].property)
            lines.append("\(depth) \(name) \(arena.schema.name(arena[node].type)) \(arena.string(node) ?? "")")
            for child in arena.children(of: node) { visit(child, depth + 1) }
        }
        visit(arena.root, 0)
        return lines
    }
}
