import FHIRCore
import FHIRPath
import FHIRSchema

/// Whether a definition can be compiled, element by element.
extension SearchParameterResource {
    /// What is wrong with the kind, the expressions and the parts; nothing else is looked at.
    func check(_ reading: SearchParameterReading) -> [Issue] {
        if kind == .special {
            return [reading.issue("type", "a special parameter means something that no expression says; this server has those of R4 only")]
        }
        guard !expression.isEmpty else {
            return [reading.issue("expression", "a FHIRPath expression is required: it says where the values are")]
        }
        let syntax: Syntax
        do throws(OperationFailure) {
            syntax = try Syntax(parsing: expression)
        } catch {
            return error.issues.map { reading.issue("expression", id: .expressionSyntax, $0.diagnostics) }
        }
        var issues: [Issue] = []
        for type in types {
            guard issues.isEmpty else { break }
            guard let paths = ElementPath.paths(of: syntax, from: type, reading.schema) else {
                issues = checkAsExpression(reading)
                break
            }
            let ends = paths.flatMap { $0.ends(from: type, reading.schema) }
            if ends.isEmpty {
                issues.append(reading.issue("expression", "it leads to no element of \(reading.schema.name(type)), which base names"))
            } else if kind != .composite, !ends.contains(where: { kind.fits($0.type, reading.schema) }) {
                issues.append(
                    reading.issue("type", "the elements that the expression leads to have no values of the kind \(kind)"))
            }
        }
        return issues + checkParts(reading)
    }

    private func checkAsExpression(_ reading: SearchParameterReading) -> [Issue] {
        do throws(OperationFailure) {
            _ = try FHIRPathExpression(parsing: expression, schema: reading.schema)
            return []
        } catch {
            return error.issues.map { reading.issue("expression", id: .expressionSyntax, $0.diagnostics) }
        }
    }

    private func checkParts(_ reading: SearchParameterReading) -> [Issue] {
        guard kind == .composite else {
            return components.isEmpty ? [] : [reading.issue("component", "only a parameter of type composite has parts")]
        }
        if components.count < 2 { return [reading.issue("component", "a composite needs at least two parts")] }
        return components.enumerated().compactMap { index, part in
            (try? Syntax(parsing: part.expression)) == nil
                ? reading.issue("component[\(index)].expression", id: .expressionSyntax, "it cannot be parsed as FHIRPath") : nil
        }
    }
}

extension SearchParameterKind {
    /// Whether elements of a type can have values of the kind. Those of extensions are not known beforehand.
    func fits(_ type: TypeID, _ schema: Schema) -> Bool {
        let known = schema.known
        if type == known.extension { return true }
        let isPrimitive = schema.kind(of: type) == .primitive
        switch self {
        case .string: return isPrimitive || type == known.humanName || type == known.address
        case .uri: return isPrimitive
        case .token:
            return isPrimitive || [known.coding, known.codeableConcept, known.identifier, known.contactPoint].contains(type)
        case .reference: return isPrimitive || type == known.reference || schema.kind(of: type) == .resource
        case .date: return [known.date, known.dateTime, known.instant, known.period, known.timing].contains(type)
        case .number: return isPrimitive || type == known.range || isQuantity(type, schema)
        case .quantity: return type == known.range || type == known.money || type == known.sampledData || isQuantity(type, schema)
        case .composite, .special: return true
        }
    }

    private func isQuantity(_ type: TypeID, _ schema: Schema) -> Bool { schema.isType(type, orDerivedFrom: schema.known.quantity) }
}
