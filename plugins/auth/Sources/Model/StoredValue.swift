import FHIRCore
import FHIRJSON
import FHIRStore
import PluginKit

/// A value that is kept as a private record.
protocol StoredValue: Sendable {
    static var collection: PrivateCollection { get }
    var key: String { get }
    var json: JSONValue { get }
    var secondary: [SecondaryKey] { get }
    /// When the record is over; nil for never.
    var expires: Instant? { get }

    /// Nil unless the value is what `json` gives.
    init?(key: String, _ json: JSONValue)
}

extension StoredValue {
    var secondary: [SecondaryKey] { [] }
    var expires: Instant? { nil }
}

extension DomainView {
    /// The value of a key, which may be anything that a client sent; nil when there is none.
    func find<Value: StoredValue>(_ type: Value.Type, _ key: String) throws(OperationFailure) -> Value? {
        guard ResourceID(key) != nil, let record = try record(Value.collection, key) else { return nil }
        return try Value(record)
    }

    /// All values, or those with a secondary key. O(their number).
    func all<Value: StoredValue>(
        _ type: Value.Type, _ selection: RecordSelection = .all
    ) throws(OperationFailure) -> [Value] {
        var found: [Value] = []
        var last: String?
        while true {
            let part = try records(Value.collection, selection, after: last, limit: 500)
            for record in part { found.append(try Value(record)) }
            guard part.count == 500, let end = part.last?.key else { return found }
            last = end
        }
    }

    /// Those of the keys' values that are there, in the order of the keys.
    func existing<Value: StoredValue>(_ type: Value.Type, _ keys: [String]) throws(OperationFailure) -> [Value] {
        var found: [Value] = []
        for key in keys { if let value = try find(type, key) { found.append(value) } }
        return found
    }

    /// The first value with a secondary key.
    func first<Value: StoredValue>(_ type: Value.Type, slot: UInt8, _ value: String) throws(OperationFailure) -> Value? {
        guard value.utf8.count <= 256 else { return nil }
        return try records(Value.collection, .secondary(slot: slot, value: value), after: nil, limit: 1).first.map {
            record throws(OperationFailure) in try Value(record)
        }
    }
}

extension DomainWriter {
    func store<Value: StoredValue>(_ value: Value) throws(OperationFailure) {
        let record = PrivateRecord(
            key: value.key, value: value.json.write(), schema: Value.collection.schema, secondary: value.secondary, expires: value.expires)
        try put(record, in: Value.collection)
    }

    func remove<Value: StoredValue>(_ value: Value) throws(OperationFailure) { try remove(value.key, from: Value.collection) }
}

extension StoredValue {
    fileprivate init(_ record: PrivateRecord) throws(OperationFailure) {
        guard let value = Self(key: record.key, try JSONValue.parse(record.value)) else {
            throw OperationFailure(.fault, .storage, "A private record of the plugin auth is not what it should be")
        }
        self = value
    }
}
