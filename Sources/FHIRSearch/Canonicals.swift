package import FHIRCore
package import FHIRModel
import FHIRSchema

/// By what canonicals mean a resource (R4 `references.html#canonical`).
package enum Canonicals {
    /// Its canonical URL, without version and with its own, and its name on this server, relative and absolute, as R4's own examples have
    /// it.
    /// - Parameter base: the server's base URL, without a trailing slash.
    package static func naming(_ arena: Arena, _ id: ResourceID, base: [UInt8]) -> [String] {
        let name = arena.schema.name(arena.type) + "/" + id.value
        var names = [name, String(decoding: base, as: UTF8.self) + "/" + name]
        if let url = arena.string(of: arena.root, named: "url") {
            names.append(url)
            if let version = arena.string(of: arena.root, named: "version") { names.append(url + "|" + version) }
        }
        return names
    }
}
