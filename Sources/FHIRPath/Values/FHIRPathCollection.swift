/// An ordered collection of values, as every FHIRPath expression takes and gives; none and one need no allocation.
package struct FHIRPathCollection: RandomAccessCollection, Sendable, Hashable {
    private enum Storage: Sendable, Hashable {
        case none
        case one(FHIRPathValue)
        case many([FHIRPathValue])
    }

    private var storage: Storage

    /// The empty collection.
    package init() { storage = .none }

    package init(_ value: FHIRPathValue) { storage = .one(value) }

    package init(_ values: [FHIRPathValue]) {
        switch values.count {
        case 0: storage = .none
        case 1: storage = .one(values[0])
        default: storage = .many(values)
        }
    }

    package static let empty = FHIRPathCollection()

    /// One boolean, or nothing for nil.
    static func boolean(_ value: Bool?) -> FHIRPathCollection {
        value.map { FHIRPathCollection(.boolean($0)) } ?? .empty
    }

    /// One value, or nothing for nil.
    static func optional(_ value: FHIRPathValue?) -> FHIRPathCollection {
        value.map { FHIRPathCollection($0) } ?? .empty
    }

    package var startIndex: Int { 0 }

    package var endIndex: Int {
        switch storage {
        case .none: 0
        case .one: 1
        case .many(let values): values.count
        }
    }

    package subscript(position: Int) -> FHIRPathValue {
        switch storage {
        case .none: preconditionFailure("an empty collection has no item")
        case .one(let value):
            precondition(position == 0)
            return value
        case .many(let values): return values[position]
        }
    }

    /// The only item; nil when there are none or several.
    var only: FHIRPathValue? {
        if case .one(let value) = storage { return value }
        return nil
    }

    /// The values as an array.
    package var array: [FHIRPathValue] {
        switch storage {
        case .none: []
        case .one(let value): [value]
        case .many(let values): values
        }
    }

    mutating func append(_ value: FHIRPathValue) {
        switch storage {
        case .none: storage = .one(value)
        case .one(let first): storage = .many([first, value])
        case .many(var values):
            storage = .none  // so that the array is not shared while it grows
            values.append(value)
            storage = .many(values)
        }
    }

    mutating func append(contentsOf other: FHIRPathCollection) {
        if isEmpty {
            self = other
        } else {
            for value in other { append(value) }
        }
    }
}
