/// One thing that a resource is found by: a parameter's number and a 64-bit hash of the value.
package struct IndexKey: Hashable, Sendable, Comparable {
    /// The numbers of the parameters; permanent.
    package enum Parameter: UInt16, Sendable {
        /// An identifier of a type: by system and value, and by value alone.
        case identifier = 1
        /// The target of a literal reference.
        case reference = 2
    }

    package let parameter: Parameter
    package let value: UInt64

    package init(parameter: Parameter, value: UInt64) {
        self.parameter = parameter
        self.value = value
    }

    package static func < (left: Self, right: Self) -> Bool {
        left.parameter == right.parameter ? left.value < right.value : left.parameter.rawValue < right.parameter.rawValue
    }

    /// The key of an identifier of resources of one type. `system` nil: whatever the system; empty: none.
    package static func identifier(_ type: String, system: String?, value: String, _ hash: KeyedHash) -> IndexKey {
        if let system {
            return IndexKey(parameter: .identifier, value: hash(type, system, value))
        }
        return IndexKey(parameter: .identifier, value: hash(type, value))
    }

    /// The key of a reference to a resource.
    package static func reference(to type: String, _ id: String, _ hash: KeyedHash) -> IndexKey {
        IndexKey(parameter: .reference, value: hash(type, id))
    }
}
