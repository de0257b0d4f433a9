package import FHIRCore
package import FHIRModel
package import FHIRSchema
import Synchronization

/// The search parameters of every resource type, and what they make of a resource: its rows in the index.
///
/// A type is compiled when it is first asked for, some 300 µs, on any thread; then everything is read only.
package final class SearchCatalogue: Sendable {
    package let schema: Schema
    package let numbering: IndexNumbering
    package let hash: KeyedHash
    let values: KeyValues
    private let custom: [TypeID: [ParameterDefinition]]
    private let slots: [Slot]
    /// What has the types without parameters of their own here.
    private let base: SearchCatalogue?

    /// The compiled form of one type, made once.
    private final class Slot: Sendable {
        let lazy = AtomicLazyReference<TypeParameters>()
    }

    /// - Parameters:
    ///   - numbering: of the store whose index is written or read; parameters without a number are `unavailable`.
    ///   - hash: the store's.
    ///   - base: the server's base URL as bytes, without a trailing slash.
    ///   - units: what quantities are made comparable with.
    ///   - zoneOffset: seconds east of UTC for a date without zone, given its local seconds since 1970.
    ///   - custom: parameters besides R4's own; one with the code of an R4 parameter replaces it.
    package init(
        schema: Schema = .r4, numbering: IndexNumbering, hash: KeyedHash, base: [UInt8], units: any UnitSystem,
        zoneOffset: @escaping @Sendable (Int64) -> Int64, custom: [TypeID: [ParameterDefinition]] = [:]
    ) {
        self.schema = schema
        self.numbering = numbering
        self.hash = hash
        self.custom = custom
        self.base = nil
        values = KeyValues(schema, numbering, hash, base: base, units: UnitCache(units, hash), zoneOffset: zoneOffset)
        slots = (0...(schema.resourceTypes.map { Int($0.rawValue) }.max() ?? 0)).map { _ in Slot() }
    }

    /// The same with other parameters besides R4's own. What types without any have been compiled to is shared with `base`.
    /// - Parameter numbering: the store's, which has numbers for their rows.
    package init(_ base: SearchCatalogue, numbering: IndexNumbering, custom: [TypeID: [ParameterDefinition]]) {
        schema = base.schema
        self.numbering = numbering
        hash = base.hash
        values = base.values
        self.custom = custom
        self.base = base.base ?? base
        slots = base.slots.map { _ in Slot() }
    }

    /// The names that a store gives numbers to: `Type.code` of every R4 parameter of every type, for references besides
    /// `Type.code:identifier`, and `Type.code+code` of pairs.
    package static func names(_ schema: Schema) -> [String] {
        schema.resourceTypes.flatMap { type in
            let name = schema.name(type)
            return schema.searchParameters(of: type).flatMap { id in
                let info = schema[id]
                return names(type: name, code: info.code.string, info.kind)
            }
        } + Pairing.names(schema)
    }

    /// Whether a name is that of rows which a store has of all resources or of none: a store that has resources does not begin with them.
    package static func isOfNewStores(_ name: String) -> Bool { Pairing.isName(name) }

    /// The names of one parameter of a type. The entries of a List that are marked as deleted count for `item` but not for `_list`.
    package static func names(type: String, code: String, _ kind: SearchParameterKind) -> [String] {
        let name = type + "." + code
        if kind != .reference { return [name] }
        return [name, name + ":identifier"] + (name == "List.item" ? [name + ":deleted"] : [])
    }

    /// The parameter of a resource type with a code; nil when there is none.
    package func parameter(_ type: TypeID, _ code: String) -> SearchParameter? { compiled(type)?.parameter(code) }

    /// The parameters of a resource type, those of Resource and DomainResource included, by code.
    package func parameters(of type: TypeID) -> [SearchParameter] { compiled(type)?.parameters ?? [] }

    /// What a resource is found by, in one pass over it. Contained resources count for references and by their types only; resources inside
    /// a Bundle or Parameters have their own scope and are left out.
    package func extract(_ arena: Arena) -> Extraction {
        guard let type = compiled(arena.type) else { return Extraction() }
        return Extractor.extract(arena, type, values)
    }

    /// The rows of the pairs that the resource itself has: of a token parameter with another one.
    func pairs(of type: TypeID) -> [Pairing] { compiled(type)?.ownPairings ?? [] }

    /// The elements that a parameter's values are taken from, in document order of each of its paths; of an extension its value.
    package func elements(of parameter: SearchParameter, in arena: Arena) -> [NodeID] {
        compiled(parameter.type)?.elements(of: parameter.code, in: arena, values) ?? []
    }

    /// For a composite: for each element that it is about, the keys of each part there, sorted. A resource matches when in one of the
    /// elements all parts' criteria match. Empty for other parameters.
    package func components(of parameter: SearchParameter, in arena: Arena) -> [[[IndexKey]]] {
        compiled(parameter.type)?.components(of: parameter, in: arena, values) ?? []
    }

    private func compiled(_ type: TypeID) -> TypeParameters? {
        guard Int(type.rawValue) < slots.count, schema.isConcreteResource(type) else { return nil }
        if let base, custom[type] == nil { return base.compiled(type) }
        let slot = slots[Int(type.rawValue)]
        if let known = slot.lazy.load() { return known }
        return slot.lazy.storeIfNil(TypeParameters(type, schema, numbering, custom[type] ?? []))
    }
}
