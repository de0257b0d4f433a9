import CTables

/// Finds the sections of the linked blob of schema tables; reads nothing but the header and the directory.
///
/// The blob is part of the program, not input: a blob that does not fit the program is a broken build and stops it at once.
struct TableBlob {
    /// The sections by their numbers.
    enum Section: UInt32, CaseIterable {
        case info = 1
        case strings, lists, types, properties, elements, propertyHash, typeHash, invariants, bindings, valueSets, codes
        case searchParameters, searchComponents, typeSearch, compartments, compartmentEntries, operations, operationParameters
    }

    private let start: UnsafeRawPointer
    private let directory: UnsafeBufferPointer<caresync_section>

    /// - Parameters:
    ///   - start: the blob, aligned to 16 bytes; it must stay valid and unchanged, as the program's own read-only data does.
    ///   - size: its length in bytes.
    init(start: UnsafeRawPointer, size: Int) {
        let header = start.assumingMemoryBound(to: caresync_header.self).pointee
        precondition(
            Int(header.size) == size && header.format == CARESYNC_R4_TABLES_FORMAT && header.magic.0 == 67,
            "the linked R4 tables do not fit this program: run scripts/generate-r4")
        self.start = start
        directory = UnsafeBufferPointer(
            start: (start + MemoryLayout<caresync_header>.size).assumingMemoryBound(to: caresync_section.self),
            count: Int(header.section_count))
    }

    /// The records of a section, in place.
    func records<Record>(_ section: Section, as type: Record.Type = Record.self) -> UnsafeBufferPointer<Record> {
        let entry = directory[Int(section.rawValue) - 1]
        precondition(
            entry.id == section.rawValue && Int(entry.width) == MemoryLayout<Record>.size && entry.count > 0,
            "a section of the linked R4 tables does not fit this program: run scripts/generate-r4")
        return UnsafeBufferPointer(
            start: (start + Int(entry.offset)).assumingMemoryBound(to: Record.self), count: Int(entry.count))
    }
}

extension UnsafeBufferPointer {
    /// The record of a number, or the empty record 0 for a number beyond the table.
    @inlinable func record(_ number: UInt16) -> Element {
        self[Int(number) < count ? Int(number) : 0]
    }
}
