import FHIRCore

/// One function of the language: its name, how many arguments of what sort it takes, and what it does.
///
/// A new function is one entry in the list of its file; nothing else needs to know of it.
struct FHIRPathFunction: Sendable {
    /// What the arguments are.
    enum Parameter: Sendable {
        /// An expression, which the function evaluates when and on what it wants.
        case expression
        /// The name of a type.
        case type
        /// An expression to sort by, perhaps with a minus before it.
        case key
    }

    let name: String
    let arity: ClosedRange<Int>
    let parameter: Parameter
    let body: @Sendable (FHIRPathCall) throws(OperationFailure) -> FHIRPathCollection

    init(
        _ name: String, _ arity: ClosedRange<Int> = 0...0, _ parameter: Parameter = .expression,
        _ body: @escaping @Sendable (FHIRPathCall) throws(OperationFailure) -> FHIRPathCollection
    ) {
        self.name = name
        self.arity = arity
        self.parameter = parameter
        self.body = body
    }

    /// All functions, by the sections of N1 and R4 that define them.
    static let all: [FHIRPathFunction] =
        existence + filtering + subsetting + combining + conversion + conversionTests + strings + patterns + encodings + math + boundaries
        + tree + types + utility + fhir + references + concepts + definitions

    private static let byName: [String: FHIRPathFunction] = Dictionary(all.map { ($0.name, $0) }) { first, _ in first }

    static func named(_ name: String) -> FHIRPathFunction? { byName[name] }
}

/// One call of a function: what it is called on and access to its arguments.
struct FHIRPathCall {
    let evaluation: Evaluation
    let input: FHIRPathCollection
    let scope: Scope
    let arguments: [BoundArgument]

    /// How many arguments there are.
    var count: Int { arguments.count }

    /// An argument evaluated in the scope of the call: `$this` is what it is around the call.
    func argument(_ index: Int) throws(OperationFailure) -> FHIRPathCollection {
        try evaluate(index, scope)
    }

    /// An argument evaluated for one item: `$this` is the item and `$index` its position.
    func argument(_ index: Int, for item: FHIRPathValue, at position: Int) throws(OperationFailure) -> FHIRPathCollection {
        try evaluate(index, Scope(this: FHIRPathCollection(item), index: position, total: scope.total))
    }

    /// An argument evaluated in another scope.
    func evaluate(_ index: Int, _ scope: Scope) throws(OperationFailure) -> FHIRPathCollection {
        switch arguments[index] {
        case .expression(let id), .key(let id, _): try evaluation.evaluate(id, scope)
        case .type: .empty
        }
    }

    /// An argument that is a type.
    func type(_ index: Int) throws(OperationFailure) -> TypeSpecifier {
        guard case .type(let type) = arguments[index] else { throw .evaluation("a type is expected") }
        return type
    }

    /// An argument that is one string; nil when it is empty.
    func string(_ index: Int) throws(OperationFailure) -> String? { try evaluation.string(try argument(index)) }

    /// An argument that is one integer; nil when it is empty or not given.
    func integer(_ index: Int) throws(OperationFailure) -> Int64? {
        index < count ? try evaluation.integer(try argument(index)) : nil
    }

    /// The input as one string; nil when it is empty.
    func inputString() throws(OperationFailure) -> String? { try evaluation.string(input) }

    /// The input as one system value; nil when it is empty or an element without a value.
    func inputValue() throws(OperationFailure) -> FHIRPathValue? {
        try evaluation.single(input).flatMap { evaluation.system($0) }
    }

    /// A string as the result, which costs by its length.
    func result(_ text: String) throws(OperationFailure) -> FHIRPathCollection {
        try evaluation.spend(bytes: text.utf8.count)
        return FHIRPathCollection(.string(text))
    }
}
