import FHIRCore
import FHIRSchema
import FHIRStore

/// The private records, events and warnings that a client's commit writes besides resources: they follow from its label alone.
struct Traces {
    static let collection: CollectionName = "power.cuts"
    static let values = ["v0", "v1", "v2"]

    private let label: String
    private let number: UInt64

    init(of label: String) {
        self.label = label
        var hash: UInt64 = 0xCBF2_9CE4_8422_2325
        for byte in label.utf8 { hash = (hash ^ UInt64(byte)) &* 0x100_0000_01B3 }
        number = hash >> 8
    }

    /// The keys of the records that are put, and of the one that is removed before.
    private var keys: [String] { number % 9 == 0 ? [] : ["k\(number % 7)", "k\(number / 7 % 7)"] }
    private var removed: String? { number % 4 == 0 ? "k\(number / 49 % 7)" : nil }

    private var records: [PrivateRecord] {
        keys.map { key in
            var value = Array("{\"by\":\"\(label)\"}".utf8)
            if number % 8 == 0 { value += [UInt8](repeating: 32, count: 12_000) }
            return PrivateRecord(
                key: key, value: value, schema: 1,
                secondary: [SecondaryKey(slot: 0, value: Self.values[Int(number / 343 % 3)]), SecondaryKey(slot: 1, value: label)],
                expires: number % 2 == 0 ? Instant(milliseconds: Int64(number % 100)) : nil)
        }
    }

    var events: [EmittedEvent] {
        (0..<number / 2 % 3).map { EmittedEvent(type: "type-\($0)", source: "/cuts", version: "1", data: Array(label.utf8)) }
    }

    var warnings: [CommitWarning] {
        guard number % 5 == 0, let type = Schema.r4.type(named: "Patient") else { return [] }
        return [CommitWarning(rule: "rule", type: type, id: ResourceID(unchecked: "p"), path: label)]
    }

    func write(_ view: any CommitView) throws(OperationFailure) {
        if let removed { try view.deleteRecord(Self.collection, removed) }
        for record in records { try view.putRecord(Self.collection, record) }
        for event in events { try view.emit(event) }
        for warning in warnings { try view.warn(warning) }
    }

    /// Does to a model what `write` does to a store.
    func write(_ model: inout [String: PrivateRecord]) {
        if let removed { model[removed] = nil }
        for record in records { model[record.key] = record }
    }
}
