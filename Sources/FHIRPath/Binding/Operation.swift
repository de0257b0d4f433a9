/// One operation of a bound expression; operands are numbers of operations earlier in the same program.
enum Operation: Sendable {
    case literal(FHIRPathValue)
    case empty
    case this
    case index
    case total
    case constant(String)
    /// The first step of a path that names a type: the focus, if it is of that type.
    case root(TypeSpecifier)
    /// The children of a name; without a base those of the focus.
    case member(base: OperationID?, MemberStep)
    case indexer(base: OperationID, index: OperationID)
    case call(base: OperationID?, FHIRPathFunction, [BoundArgument])
    case negation(OperationID)
    case identity(OperationID)
    case binary(BinaryOperator, OperationID, OperationID)
    case type(TypeOperator, OperationID, TypeSpecifier)
}

/// The index of an operation in its program.
struct OperationID: Sendable, Hashable {
    let rawValue: Int32
}

/// An argument of a function as the binder hands it over.
enum BoundArgument: Sendable {
    case expression(OperationID)
    case type(TypeSpecifier)
    /// A key of `sort`, whose leading minus turns the order round.
    case key(OperationID, isDescending: Bool)
}

/// A bound expression: operations in an array, the last of which is the whole.
struct Program: Sendable {
    private(set) var operations: [Operation] = []
    /// Where in the text each operation stands, in UTF-8 bytes.
    private(set) var offsets: [Int] = []

    subscript(id: OperationID) -> Operation { operations[Int(id.rawValue)] }

    var whole: OperationID { OperationID(rawValue: Int32(truncatingIfNeeded: operations.count - 1)) }

    mutating func append(_ operation: Operation, at offset: Int) -> OperationID {
        operations.append(operation)
        offsets.append(offset)
        return whole
    }
}
