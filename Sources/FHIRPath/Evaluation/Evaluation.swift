import FHIRCore
import FHIRModel
import FHIRSchema

/// One evaluation of a program over an arena: walks the operations and counts the steps. Not Sendable, lives for one call.
final class Evaluation {
    let program: Program
    /// What nodes are nodes of: the resource, and behind it what was brought in.
    private(set) var arena: Arena
    let schema: Schema
    /// What `%context` means.
    let context: FHIRPathCollection
    let environment: FHIRPathEnvironment
    private var remaining: Int
    /// The operation that failed: the innermost one.
    private(set) var failed: OperationID?
    /// What the resolver answered, by reference.
    var fetched: [String: NodeID?] = [:]
    private let ownNodes: Int

    init(_ program: Program, _ arena: Arena, context: FHIRPathCollection, _ environment: FHIRPathEnvironment) {
        self.program = program
        self.arena = arena
        schema = arena.schema
        self.context = context
        self.environment = environment
        remaining = environment.budget
        ownNodes = arena.nodes.count
    }

    /// Whether nodes that are not the resource's own were brought in.
    var hasGrown: Bool { arena.nodes.count > ownNodes }

    /// Brings a resource or element in from elsewhere; what is brought in costs as many steps as it has nodes.
    func bringIn(_ other: Arena) throws(OperationFailure) -> NodeID {
        try spend(other.nodes.count)
        guard let node = arena.graft(other) else { throw .evaluation("more resources than can be held at once") }
        return node
    }

    /// Takes steps from the budget; fails when there are none left.
    func spend(_ steps: Int = 1) throws(OperationFailure) {
        remaining -= min(steps, Int.max / 2)
        if remaining < 0 {
            remaining = 0
            throw .evaluationBudget()
        }
    }

    /// Takes the steps that making a string of so many bytes costs; fails when it is too long.
    func spend(bytes: Int) throws(OperationFailure) {
        guard bytes <= FHIRPathLimits.stringBytes else { throw .evaluation("a string longer than \(FHIRPathLimits.stringBytes) bytes") }
        try spend(1 + bytes / 16)
    }

    /// The value of an operation. Recursion is bounded by the depth of the expression.
    func evaluate(_ id: OperationID, _ scope: Scope) throws(OperationFailure) -> FHIRPathCollection {
        do throws(OperationFailure) {
            return try step(id, scope)
        } catch {
            failed = failed ?? id
            throw error
        }
    }

    private func step(_ id: OperationID, _ scope: Scope) throws(OperationFailure) -> FHIRPathCollection {
        try spend()
        switch program[id] {
        case .literal(let value): return FHIRPathCollection(value)
        case .empty: return .empty
        case .this: return scope.this
        case .index: return FHIRPathCollection(.integer(Int64(scope.index)))
        case .total: return scope.total
        case .constant(let name): return try constant(name)
        case .root(let type): return FHIRPathCollection(scope.this.filter { type.matches($0, in: arena) })
        case .member(let base, let step): return try members(step, of: try focus(base, scope))
        case .indexer(let base, let index): return try item(of: try evaluate(base, scope), at: try evaluate(index, scope))
        case .call(let base, let function, let arguments):
            let input = try focus(base, scope)
            return try function.body(FHIRPathCall(evaluation: self, input: input, scope: scope, arguments: arguments))
        case .negation(let operand): return try negated(try evaluate(operand, scope))
        case .identity(let operand): return try number(try evaluate(operand, scope))
        case .binary(let binary, let left, let right): return try apply(binary, left, right, scope)
        case .type(let type, let operand, let specifier):
            let input = try evaluate(operand, scope)
            return type == .is ? try isType(input, specifier) : try asType(input, specifier)
        }
    }

    private func focus(_ base: OperationID?, _ scope: Scope) throws(OperationFailure) -> FHIRPathCollection {
        guard let base else { return scope.this }
        return try evaluate(base, scope)
    }
}

/// What the variables mean at a point of an evaluation.
struct Scope {
    var this: FHIRPathCollection
    var index = 0
    var total = FHIRPathCollection.empty
}
