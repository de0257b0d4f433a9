package import FHIRCore
package import FHIRModel
package import FHIRSchema

/// A FHIRPath expression, parsed and bound to the schema, to be evaluated any number of times on any thread.
///
/// Specification: FHIRPath N1 (http://hl7.org/fhirpath/N1) and R4 `fhirpath.html`. Parsing takes time linear in the length.
package struct FHIRPathExpression: Sendable {
    /// The expression as it was given.
    package let text: String
    private let program: Program

    /// Parses and binds an expression.
    ///
    /// - Throws: `.invalid` with `expressionSyntax` when it is malformed, too long or too deep, or names an element, type or
    ///   function that does not exist; the text says where and never repeats the expression.
    package init(parsing text: String, schema: Schema = .r4) throws(OperationFailure) {
        do throws(FHIRPathFault) { try self.init(text, schema: schema) } catch { throw error.failure }
    }

    /// Parses and binds an expression; the same with the place of the fault.
    package init(_ text: String, schema: Schema = .r4) throws(FHIRPathFault) {
        self.text = text
        do throws(SyntaxFault) { program = try Binder.bind(try Parser.parse(text), to: schema) } catch { throw error.fault }
    }

    /// Evaluates the expression.
    ///
    /// - Parameters:
    ///   - arena: what nodes are nodes of; must have the schema that the expression was bound to.
    ///   - context: the node that `$this`, the first step and `%context` mean; the root when nil.
    ///   - environment: constants, the time for `now()`, ports, and the limit of work.
    /// - Returns: the collection in order; elements of the resource are `.node` with their identity.
    /// - Throws: `.unprocessable` with `expressionEvaluation` for what N1 calls an error, such as several items where one is asked
    ///   for, and for elements of another resource that `resolve()` found, which `answer` gives; with `budget` when the limit of work is
    ///   reached. Issues hold no data of the resource.
    package func evaluate(
        in arena: Arena, context: NodeID? = nil, environment: FHIRPathEnvironment = FHIRPathEnvironment()
    ) throws(OperationFailure) -> [FHIRPathValue] {
        let context = FHIRPathCollection(.node(context ?? arena.root))
        let evaluation = Evaluation(program, arena, context: context, environment)
        let values = try evaluation.evaluate(program.whole, Scope(this: context)).array
        guard evaluation.hasGrown else { return values }
        for value in values {
            if case .node(let node) = value, Int(node.rawValue) >= arena.nodes.count {
                throw .evaluation("the result lies outside the resource")
            }
        }
        return values
    }

    /// Evaluates the expression; the same, but elements of other resources may be among the values, and faults have their place.
    package func answer(
        in arena: Arena, context: NodeID? = nil, environment: FHIRPathEnvironment = FHIRPathEnvironment()
    ) throws(FHIRPathFault) -> FHIRPathAnswer {
        let context = FHIRPathCollection(.node(context ?? arena.root))
        let evaluation = Evaluation(program, arena, context: context, environment)
        do throws(OperationFailure) {
            let values = try evaluation.evaluate(program.whole, Scope(this: context)).array
            return FHIRPathAnswer(values: values, arena: evaluation.arena)
        } catch {
            throw error.fault(at: program.offsets[Int((evaluation.failed ?? program.whole).rawValue)])
        }
    }

    /// Whether the expression is true of the context: one `true`, or one item that is not a boolean (N1 section 4.5); false when empty.
    package func isTrue(
        in arena: Arena, context: NodeID? = nil, environment: FHIRPathEnvironment = FHIRPathEnvironment()
    ) throws(OperationFailure) -> Bool {
        let context = FHIRPathCollection(.node(context ?? arena.root))
        let evaluation = Evaluation(program, arena, context: context, environment)
        return try evaluation.boolean(try evaluation.evaluate(program.whole, Scope(this: context))) ?? false
    }
}
