public import CTables

/// The R4 schema: types, elements, properties, bindings, invariants, search parameters, compartments and operations.
///
/// It reads the tables linked into the program where they lie: making it costs some 0.1 ms, nothing is parsed, copied or
/// hashed. All text and lists it hands out point into the program's read-only data and stay valid as long as it runs.
/// A number of another origin that is out of range reads as the empty record, never out of bounds.
///
/// What parsers and evaluators read per node is `@usableFromInline` and `@inlinable`: the optimiser carries a `package`
/// declaration into other modules only then, with or without cross-module optimisation.
///
/// `@unchecked Sendable`: every stored property is a `let` made in `init`; the pointers refer to the program's read-only data,
/// which nothing can change or free.
@usableFromInline package final class Schema: @unchecked Sendable {
    /// The schema of FHIR 4.0.1.
    package static let r4 = loadedAnew()

    /// Another schema over the same tables; for measuring what loading costs.
    package static func loadedAnew() -> Schema {
        Schema(TableBlob(start: caresync_r4_tables_start(), size: caresync_r4_tables_size()))
    }

    @usableFromInline let strings: UnsafeBufferPointer<UInt8>
    @usableFromInline let lists: UnsafeBufferPointer<UInt16>
    @usableFromInline let types: UnsafeBufferPointer<caresync_type>
    @usableFromInline let properties: UnsafeBufferPointer<caresync_property>
    @usableFromInline let elements: UnsafeBufferPointer<caresync_element>
    @usableFromInline let propertySlots: UnsafeBufferPointer<caresync_property_slot>
    @usableFromInline let typeSlots: UnsafeBufferPointer<UInt16>
    let info: UnsafeBufferPointer<caresync_info>
    let invariants: UnsafeBufferPointer<caresync_invariant>
    let bindings: UnsafeBufferPointer<caresync_binding>
    let valueSets: UnsafeBufferPointer<caresync_value_set>
    let codes: UnsafeBufferPointer<caresync_code>
    let searchRecords: UnsafeBufferPointer<caresync_search_parameter>
    let searchComponents: UnsafeBufferPointer<caresync_search_component>
    let typeSearch: UnsafeBufferPointer<UInt32>
    let compartmentRecords: UnsafeBufferPointer<caresync_compartment>
    let compartmentEntries: UnsafeBufferPointer<caresync_compartment_entry>
    let operationRecords: UnsafeBufferPointer<caresync_operation>
    let operationParameters: UnsafeBufferPointer<caresync_operation_parameter>

    /// Types that the program itself speaks of.
    @usableFromInline package let known: KnownTypes
    /// The concrete resource types, sorted by name.
    @usableFromInline package let resourceTypes: [TypeID]

    init(_ blob: TableBlob) {
        let strings = blob.records(.strings, as: UInt8.self)
        let types = blob.records(.types, as: caresync_type.self)
        let typeSlots = blob.records(.typeHash, as: UInt16.self)
        self.strings = strings
        self.types = types
        self.typeSlots = typeSlots
        lists = blob.records(.lists)
        properties = blob.records(.properties)
        elements = blob.records(.elements)
        propertySlots = blob.records(.propertyHash)
        info = blob.records(.info)
        invariants = blob.records(.invariants)
        bindings = blob.records(.bindings)
        valueSets = blob.records(.valueSets)
        codes = blob.records(.codes)
        searchRecords = blob.records(.searchParameters)
        searchComponents = blob.records(.searchComponents)
        typeSearch = blob.records(.typeSearch)
        compartmentRecords = blob.records(.compartments)
        compartmentEntries = blob.records(.compartmentEntries)
        operationRecords = blob.records(.operations)
        operationParameters = blob.records(.operationParameters)
        known = KnownTypes { name in
            SchemaHash.find(type: name, in: typeSlots, types: types, strings: strings)
        }
        resourceTypes = types.indices.compactMap { number in
            let record = types[number]
            let isConcrete = record.kind == TypeKind.resource.rawValue && record.flags & TypeRecordFlags.abstract == 0
            return isConcrete ? TypeID(rawValue: UInt16(truncatingIfNeeded: number)) : nil
        }
    }

    /// The FHIR version of the definitions, as in `CapabilityStatement.fhirVersion`.
    package var fhirVersion: String { text(info.record(1).value).string }

    /// The number of types, those of backbone elements included.
    package var typeCount: Int { types.count - 1 }
    package var propertyCount: Int { properties.count - 1 }
    package var elementCount: Int { elements.count - 1 }
}

/// Bits of `caresync_type.flags`.
enum TypeRecordFlags {
    static let abstract: UInt16 = 1
    static let domainResource: UInt16 = 2
}

extension Schema {
    /// The text at an offset of the string section.
    func text(_ offset: UInt32) -> SchemaText {
        SchemaText(bytes: SchemaHash.text(offset, in: strings))
    }

    /// The list at an index of the list section.
    func list<ID: SchemaID>(_ index: UInt32) -> IDList<ID> {
        let start = Int(index)
        let end = start + 1 + Int(lists[start])
        return IDList(UnsafeBufferPointer(rebasing: lists[(start + 1)..<end]))
    }
}
