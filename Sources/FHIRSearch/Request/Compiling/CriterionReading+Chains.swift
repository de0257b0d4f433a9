import FHIRCore
import FHIRSchema

/// Chains and reverse chains (R4 `search.html#chaining`, `#has`), compartments and lists.
extension CriterionReading {
    /// `subject:Patient.name`; without the type every type that the parameter can lead to and that has the next parameter. Also to what the
    /// resource itself contains (`search.html#contained`).
    mutating func chain(
        _ code: String, _ target: String?, _ condition: FilterExpression?, _ rest: SearchPath, _ operand: SearchOperand,
        on type: TypeID, _ name: String
    ) throws(SearchFault) -> SearchCriterion {
        let parameter = try reference(code, of: type, name)
        var targets = parameter.possibleTargets(schema)
        if !parameter.holdsReferences(schema) {
            targets = parameter.holdsCanonicals(schema) ? targets.filter { catalogue.parameter($0, "url") != nil } : []
        }
        guard !targets.isEmpty else {
            throw .unknown(
                "Parameter \(ParameterName.harmless(name)): \(schema.name(type)).\(code) holds nested resources or URLs of none, which no "
                    + "chain follows")
        }
        if let target {
            let wanted = try resourceType(target, name)
            guard targets.contains(wanted) else {
                throw .unknown(
                    "Parameter \(ParameterName.harmless(name)): \(schema.name(type)).\(code) does not refer to \(schema.name(wanted)); "
                        + "allowed: \(names(targets))")
            }
            targets = [wanted]
        } else if let next = rest.ownCode, !SearchPath.general.contains(next) {
            // Without a type: those that have the next parameter.
            let able = targets.filter { catalogue.parameter($0, next) != nil }
            targets = able.isEmpty ? Array(targets.prefix(1)) : able
        }
        var alternatives: [SearchCriterion] = []
        var fault: SearchFault?
        for target in targets {
            do throws(SearchFault) {
                var criterion = try criterion(rest, operand, on: target, name)
                if let condition { criterion = all([try self.criterion(condition, on: target, name), criterion]) }
                alternatives += paths(parameter, to: target).map { .refers($0, target, criterion) }
            } catch {
                // Types differ in what they know further on; the chain is refused when none of them can follow it.
                if !error.isIgnorable { throw error }
                if fault == nil || fault?.issue.id == .unknownParameter { fault = error }
            }
        }
        if alternatives.isEmpty, let fault { throw fault }
        return any(alternatives)
    }

    /// `_has:Observation:patient:code`
    mutating func reverse(
        _ source: String, _ code: String, _ rest: SearchPath, _ operand: SearchOperand, on type: TypeID, _ name: String
    ) throws(SearchFault) -> SearchCriterion {
        let source = try resourceType(source, name)
        let parameter = try reference(code, of: source, name)
        let targets = parameter.possibleTargets(schema)
        guard targets.contains(type) else {
            throw .unknown(
                "Parameter \(ParameterName.harmless(name)): \(schema.name(source)).\(code) does not refer to \(schema.name(type)), only to "
                    + names(targets))
        }
        let criterion = try criterion(rest, operand, on: source, name)
        return any(
            paths(parameter, to: type).map { path in
                var path = path
                path.inside = nil  // what is contained is found by nothing else
                return .referredBy(source, path, criterion)
            })
    }

    /// Members of a compartment: the resource that names it, if wanted, and those that refer to it by one of the compartment's parameters.
    func members(of compartment: CompartmentInfo, _ owner: ResourceID, on type: TypeID, withOwner: Bool) -> SearchCriterion {
        var alternatives: [SearchCriterion] = withOwner && type == compartment.type ? [.ids([owner])] : []
        for id in compartment.member(type).map({ Array($0.parameters) }) ?? [] {
            guard let parameter = catalogue.parameter(type, schema[id].code.string) else { continue }
            for link in parameter.referenceLinks where link.targets?.contains(compartment.type) ?? true {
                let match = ReferenceKey.matching(compartment.type, owner, by: link.parameter, catalogue.numbering)
                alternatives.append(.rows(match.rows(of: .anyReference)))
            }
        }
        return any(alternatives)
    }

    /// `_list`: the resource is an item of a List with one of these ids, in an entry that is not marked as deleted.
    func listed(_ value: String, _ name: String) throws(SearchFault) -> SearchCriterion {
        let items = EscapedText.split(value, at: ",").map(EscapedText.unescape)
        let ids = items.compactMap { ResourceID($0.hasPrefix("List/") ? String($0.dropFirst(5)) : $0) }
        guard ids.count == items.count, ids.count <= SearchLimits.values else {
            throw .malformed(name, expected: "ids of List resources separated by commas; no functional lists ($current-…) are kept here")
        }
        guard let list = schema.type(named: "List"), let item = catalogue.parameter(list, "item") else { return .nothing }
        return item.referenceLinks.first.map { .referredBy(list, ReferencePath($0.parameter), .ids(ids)) } ?? .nothing
    }

    /// A concrete resource type by name.
    func resourceType(_ text: String, _ name: String) throws(SearchFault) -> TypeID {
        if let type = schema.type(named: text), schema.isConcreteResource(type) { return type }
        let known = schema.resourceTypes.map { schema.name($0) }
        throw .unknown(
            "Parameter \(ParameterName.harmless(name)): \(ParameterName.harmless(text)) is no resource type."
                + NearestName.question(text, in: known))
    }

    private func reference(_ code: String, of type: TypeID, _ name: String) throws(SearchFault) -> SearchParameter {
        let parameter = try parameter(code, of: type, name)
        if parameter.kind == .reference { return parameter }
        let codes = catalogue.parameters(of: type).filter { $0.kind == .reference }.map(\.code)
        throw .unknown(
            "Parameter \(ParameterName.harmless(name)): \(schema.name(type)).\(code) is no reference, so nothing can be chained to it."
                + "\(NearestName.question(code, in: codes)) References: \(codes.joined(separator: ", "))")
    }

    func names(_ types: [TypeID]) -> String {
        types.count > 20 ? "resources of \(types.count) types" : types.map { schema.name($0) }.joined(separator: ", ")
    }
}
