import FHIRModel
import FHIRSchema

/// The sets in a resource's `meta` that the meta operations work on, and what makes two members the same
/// (R4 `resource-operation-meta-add.html`).
enum MetaItems {
    static let lists = ["profile", "security", "tag"]

    /// A profile is its URL, a tag or label its system and code; version and display do not count.
    static func identity(_ item: NodeID, _ list: String, _ arena: Arena) -> [String] {
        if list == "profile" { return [list, arena.string(item) ?? ""] }
        return [list, arena.string(of: item, named: "system") ?? "", arena.string(of: item, named: "code") ?? ""]
    }
}
