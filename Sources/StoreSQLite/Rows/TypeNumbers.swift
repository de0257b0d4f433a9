import FHIRSchema

/// The store's own permanent numbers of the resource types, from its registry, and the schema's of this process.
struct TypeNumbers: Sendable {
    private let numbers: [TypeID: Int64]
    private let types: [TypeID?]
    private let names: [TypeID: String]

    /// - Parameter registry: the names that the store has numbers for.
    init(_ registry: [(number: Int64, name: String)], schema: Schema) {
        var numbers: [TypeID: Int64] = [:]
        var types = [TypeID?](repeating: nil, count: Int(registry.map(\.number).max() ?? 0) + 1)
        for (number, name) in registry where number > 0 {
            guard let type = schema.type(named: name) else { continue }
            numbers[type] = number
            types[Int(number)] = type
        }
        self.numbers = numbers
        names = numbers.keys.reduce(into: [:]) { $0[$1] = schema.name($1) }
        self.types = types
    }

    /// 0, which no row has, for a type that is not in the registry.
    func number(_ type: TypeID) -> Int64 { numbers[type] ?? 0 }

    func name(_ type: TypeID) -> String { names[type] ?? "" }

    /// Nil when this program does not know the type.
    func type(_ number: Int64) -> TypeID? {
        number >= 0 && number < types.count ? types[Int(number)] : nil
    }
}
