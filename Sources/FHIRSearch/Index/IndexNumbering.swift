package import FHIRSchema

/// The permanent numbers that a store has given to names: of indexed parameters and of resource types. Immutable; a store that registers
/// further names makes a new one.
package struct IndexNumbering: Sendable {
    private var parameters: [String: ParameterNumber]
    private var names: [ParameterNumber: String]
    private let numbers: [UInt16]
    private let types: [TypeID]

    /// - Parameters:
    ///   - parameters: by name, `Type.code` or `Type.code:identifier`.
    ///   - types: the number of each resource type; 1 and above.
    package init(parameters: [String: ParameterNumber], types: [(type: TypeID, number: UInt16)]) {
        self.parameters = parameters
        names = Dictionary(parameters.map { ($0.value, $0.key) }) { first, _ in first }
        var numbers: [UInt16] = []
        var inverse: [TypeID] = []
        for (type, number) in types {
            while numbers.count <= Int(type.rawValue) { numbers.append(0) }
            while inverse.count <= Int(number) { inverse.append(.none) }
            numbers[Int(type.rawValue)] = number
            inverse[Int(number)] = type
        }
        self.numbers = numbers
        self.types = inverse
    }

    /// Numbers in the order of the schema, for a store that keeps nothing and for tests.
    package static func inOrder(_ schema: Schema, _ names: [String]) -> IndexNumbering {
        var parameters: [String: ParameterNumber] = [:]
        for (offset, name) in names.enumerated() { parameters[name] = ParameterNumber(rawValue: UInt16(truncatingIfNeeded: offset + Int(ParameterNumber.first))) }
        return IndexNumbering(
            parameters: parameters,
            types: schema.resourceTypes.enumerated().map { ($0.element, UInt16(truncatingIfNeeded: $0.offset + 1)) })
    }

    /// With further names, which got these numbers.
    package func adding(_ numbered: [(name: String, number: ParameterNumber)]) -> IndexNumbering {
        var copy = self
        for (name, number) in numbered {
            copy.parameters[name] = number
            copy.names[number] = name
        }
        return copy
    }

    /// The first number above all that were given.
    package var next: ParameterNumber {
        names.keys.max().map { ParameterNumber(rawValue: $0.rawValue &+ 1) }
            ?? ParameterNumber(rawValue: UInt16(truncatingIfNeeded: ParameterNumber.first))
    }

    /// How many parameters have numbers.
    package var count: Int { parameters.count }

    /// The name that has a number; nil when none has.
    package func name(_ parameter: ParameterNumber) -> String? { names[parameter] }

    /// The number of a parameter; nil when the store has not registered it.
    package func parameter(_ name: String) -> ParameterNumber? { parameters[name] }

    /// The number of a resource type; 0 when there is none.
    package func number(of type: TypeID) -> UInt16 { Int(type.rawValue) < numbers.count ? numbers[Int(type.rawValue)] : 0 }

    /// The resource type with a number; `.none` when there is none.
    package func type(_ number: UInt16) -> TypeID { Int(number) < types.count ? types[Int(number)] : .none }
}
