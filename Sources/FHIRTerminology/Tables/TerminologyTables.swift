import CTables
import FHIRSchema

/// The linked blob of R4's code systems and value sets, read where it lies.
///
/// The blob is part of the program, not input: a blob that does not fit the program is a broken build and stops it at once.
///
/// `@unchecked Sendable`: every property is a `let`; the pointers refer to the program's read-only data, which nothing can change or free.
struct TerminologyTables: @unchecked Sendable {
    private enum Section: Int {
        case strings, texts, systems, edges, properties, valueSets, parts, filters
    }

    private let strings: UnsafeBufferPointer<UInt8>
    private let texts: UnsafeBufferPointer<UInt32>
    let systems: UnsafeBufferPointer<caresync_code_system>
    private let edges: UnsafeBufferPointer<caresync_concept_edge>
    private let properties: UnsafeBufferPointer<caresync_concept_property>
    let valueSets: UnsafeBufferPointer<caresync_composition>
    private let parts: UnsafeBufferPointer<caresync_composition_part>
    private let filters: UnsafeBufferPointer<caresync_composition_filter>

    /// The tables of the program itself; reads the header and the directory only.
    init() {
        guard let start = caresync_terminology_start() else { preconditionFailure("the terminology tables are not linked") }
        let header = start.assumingMemoryBound(to: caresync_header.self).pointee
        precondition(
            Int(header.size) == caresync_terminology_size() && header.format == CARESYNC_TERMINOLOGY_FORMAT,
            "the linked terminology tables do not fit this program: run scripts/generate-terminology")
        let directory = (start + MemoryLayout<caresync_header>.size).assumingMemoryBound(to: caresync_section.self)
        func records<Record>(_ section: Section) -> UnsafeBufferPointer<Record> {
            let entry = directory[section.rawValue]
            precondition(
                Int(entry.width) == MemoryLayout<Record>.size,
                "a section of the linked terminology tables does not fit this program: run scripts/generate-terminology")
            return UnsafeBufferPointer(start: (start + Int(entry.offset)).assumingMemoryBound(to: Record.self), count: Int(entry.count))
        }
        strings = records(.strings)
        texts = records(.texts)
        systems = records(.systems)
        edges = records(.edges)
        properties = records(.properties)
        valueSets = records(.valueSets)
        parts = records(.parts)
        filters = records(.filters)
    }

    /// The number of the code system with a URL; binary search.
    func system(_ url: String) -> Int? { find(url, count: systems.count) { systems[$0].url } }

    /// The number of the value set with a URL; binary search.
    func valueSet(_ url: String) -> Int? { find(url, count: valueSets.count) { valueSets[$0].url } }

    private func find(_ url: String, count: Int, _ offset: (Int) -> UInt32) -> Int? {
        var url = url
        return url.withUTF8 { bytes in
            var low = 0
            var high = count
            while low < high {
                let middle = (low + high) / 2
                let other = SchemaHash.text(offset(middle), in: strings)
                if other.elementsEqual(bytes) { return middle }
                if other.lexicographicallyPrecedes(bytes) { low = middle + 1 } else { high = middle }
            }
            return nil
        }
    }

    private func string(_ offset: UInt32) -> String { String(decoding: SchemaHash.text(offset, in: strings), as: UTF8.self) }

    private func strings(_ first: UInt32, _ count: some BinaryInteger) -> [String] {
        texts[Int(first)..<Int(first) + Int(count)].map(string)
    }

    /// The URL of a code system.
    func url(ofSystem number: Int) -> String { string(systems[number].url) }

    /// The URL of a value set.
    func url(ofValueSet number: Int) -> String { string(valueSets[number].url) }

    /// The facts of a code system. O(concepts).
    func facts(_ number: Int) -> CodeSystemFacts {
        let record = systems[number]
        let edges = edges[Int(record.first_edge)..<Int(record.first_edge + record.edge_count)]
        let properties = properties[Int(record.first_property)..<Int(record.first_property + record.property_count)]
        return CodeSystemFacts(
            url: string(record.url), version: string(record.version), content: .init(rawValue: record.content) ?? .notPresent,
            isCaseSensitive: record.flags & 1 != 0, isHierarchyOfMeaning: record.flags & 2 != 0,
            codes: strings(record.first_code, record.code_count), edges: edges.map { (Int($0.concept), Int($0.above)) },
            properties: properties.map { .init(name: string($0.name), value: string($0.value), concept: Int($0.concept)) })
    }

    /// The composition of a value set. O(codes listed).
    func definition(_ number: Int) -> ValueSetDefinition {
        let record = valueSets[number]
        let first = Int(record.first_part)
        let middle = first + Int(record.include_count)
        return ValueSetDefinition(
            url: string(record.url), version: string(record.version), includes: (first..<middle).map(part),
            excludes: (middle..<middle + Int(record.exclude_count)).map(part), leavesOutInactive: record.flags & 1 != 0)
    }

    private func part(_ number: Int) -> ValueSetDefinition.Part {
        let record = parts[number]
        let filters = filters[Int(record.first_filter)..<Int(record.first_filter) + Int(record.filter_count)]
        return ValueSetDefinition.Part(
            system: record.system == 0 ? nil : string(record.system), version: record.version == 0 ? nil : string(record.version),
            codes: record.flags & 1 == 0 ? nil : strings(record.first_code, record.code_count),
            filters: filters.map { filter in
                ValueSetDefinition.Filter(
                    property: string(filter.property),
                    operation: .init(rawValue: UInt8(truncatingIfNeeded: filter.operation)), value: string(filter.value))
            },
            valueSets: strings(record.first_import, record.import_count))
    }
}
