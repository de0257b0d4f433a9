import CTables

/// The linked table of folding number 1: what each character becomes that does not stay itself.
///
/// `@unchecked Sendable`: the pointers refer to the program's read-only data, which nothing can change or free.
struct FoldingTable: @unchecked Sendable {
    static let one = FoldingTable(start: caresync_folding_1_start(), size: caresync_folding_1_size())

    /// Sorted by character.
    private let records: UnsafeBufferPointer<caresync_folding_record>
    private let text: UnsafeBufferPointer<UInt8>

    /// A table that does not fit the program is a broken build and stops it at once.
    private init(start: UnsafeRawPointer, size: Int) {
        let header = start.assumingMemoryBound(to: caresync_folding_header.self).pointee
        let width = MemoryLayout<caresync_folding_record>.size
        let textStart = MemoryLayout<caresync_folding_header>.size + Int(header.record_count) * width
        precondition(
            header.magic.0 == 67 && textStart + Int(header.text_size) == size,
            "the linked folding table does not fit this program: run scripts/generate-folding")
        records = UnsafeBufferPointer(
            start: (start + MemoryLayout<caresync_folding_header>.size).assumingMemoryBound(to: caresync_folding_record.self),
            count: Int(header.record_count))
        text = UnsafeBufferPointer(start: (start + textStart).assumingMemoryBound(to: UInt8.self), count: Int(header.text_size))
    }

    /// What a character becomes, as UTF-8, perhaps nothing; nil when it stays itself. Binary search.
    func folded(_ character: UInt32) -> UnsafeBufferPointer<UInt8>? {
        var low = 0
        var high = records.count
        while low < high {
            let middle = (low &+ high) / 2
            if records[middle].character < character { low = middle &+ 1 } else { high = middle }
        }
        guard low < records.count, records[low].character == character else { return nil }
        let start = Int(records[low].text >> 8)
        return UnsafeBufferPointer(rebasing: text[start..<(start &+ Int(records[low].text & 0xFF))])
    }
}
