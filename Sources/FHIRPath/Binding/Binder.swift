import FHIRCore
import FHIRSchema

/// Turns a syntax tree into a program: names become properties, types and functions, once and for all evaluations.
struct Binder {
    private let schema: Schema
    private let members: MemberIndex
    private var program = Program()

    /// The program of an expression; fails for names that neither the schema nor the function table has.
    static func bind(_ syntax: Syntax, to schema: Schema) throws(SyntaxFault) -> Program {
        var binder = Binder(schema: schema, members: schema === Schema.r4 ? .r4 : MemberIndex(schema))
        _ = try binder.bind(syntax)
        return binder.program
    }

    private init(schema: Schema, members: MemberIndex) {
        self.schema = schema
        self.members = members
    }

    private mutating func bind(_ syntax: Syntax) throws(SyntaxFault) -> OperationID {
        switch syntax.kind {
        case .literal(let value): return program.append(.literal(value), at: syntax.offset)
        case .empty: return program.append(.empty, at: syntax.offset)
        case .this: return program.append(.this, at: syntax.offset)
        case .index: return program.append(.index, at: syntax.offset)
        case .total: return program.append(.total, at: syntax.offset)
        case .constant(let name): return program.append(.constant(name), at: syntax.offset)
        case .member(let base, let name): return try member(base, name, at: syntax.offset)
        case .call(let base, let name, let arguments): return try call(base, name, arguments, at: syntax.offset)
        case .indexer(let base, let index):
            let base = try bind(base)
            let index = try bind(index)
            return program.append(.indexer(base: base, index: index), at: syntax.offset)
        case .negation(let operand):
            let operand = try bind(operand)
            return program.append(.negation(operand), at: syntax.offset)
        case .identity(let operand):
            let operand = try bind(operand)
            return program.append(.identity(operand), at: syntax.offset)
        case .binary(let binary, let left, let right):
            let left = try bind(left)
            let right = try bind(right)
            return program.append(.binary(binary, left, right), at: syntax.offset)
        case .type(let type, let operand, let name):
            let operand = try bind(operand)
            return program.append(.type(type, operand, try specifier(name, at: syntax.offset)), at: syntax.offset)
        }
    }

    private mutating func member(_ base: Syntax?, _ name: String, at offset: Int) throws(SyntaxFault) -> OperationID {
        if base == nil, name.first?.isUppercase == true {
            return program.append(.root(try specifier([name], at: offset)), at: offset)
        }
        let id = try base.map { base throws(SyntaxFault) in try bind(base) }
        if let step = members[name] { return program.append(.member(base: id, step), at: offset) }
        // What `type()` answers has two properties that no FHIR type needs to have.
        if name == "namespace" || name == "baseType" { return program.append(.member(base: id, MemberStep(name: name, bindings: [])), at: offset) }
        throw .expressionSyntax("no FHIR type has an element of this name", at: offset)
    }

    private mutating func call(
        _ base: Syntax?, _ name: String, _ arguments: [Syntax], at offset: Int
    ) throws(SyntaxFault) -> OperationID {
        guard let function = FHIRPathFunction.named(name) else { throw .expressionSyntax("there is no function of this name", at: offset) }
        guard function.arity.contains(arguments.count) else {
            throw .expressionSyntax("\(function.name)() with another number of arguments", at: offset)
        }
        let id = try base.map { base throws(SyntaxFault) in try bind(base) }
        var bound: [BoundArgument] = []
        for argument in arguments {
            switch function.parameter {
            case .expression:
                bound.append(.expression(try bind(argument)))
            case .type:
                guard let name = Self.qualifiedName(argument) else { throw .expressionSyntax("a type expected", at: argument.offset) }
                bound.append(.type(try specifier(name, at: argument.offset)))
            case .key:
                if case .negation(let operand) = argument.kind {
                    bound.append(.key(try bind(operand), isDescending: true))
                } else {
                    bound.append(.key(try bind(argument), isDescending: false))
                }
            }
        }
        return program.append(.call(base: id, function, bound), at: offset)
    }

    private func specifier(_ name: [String], at offset: Int) throws(SyntaxFault) -> TypeSpecifier {
        guard let specifier = TypeSpecifier(name, in: schema) else { throw .expressionSyntax("there is no type of this name", at: offset) }
        return specifier
    }

    /// The name in an argument that stands for a type: `Patient`, `FHIR.Patient`.
    private static func qualifiedName(_ syntax: Syntax) -> [String]? {
        guard case .member(let base, let name) = syntax.kind else { return nil }
        guard let base else { return [name] }
        return qualifiedName(base).map { $0 + [name] }
    }
}
