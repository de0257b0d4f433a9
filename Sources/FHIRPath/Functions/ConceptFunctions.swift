import FHIRCore
import FHIRModel
import FHIRSchema

/// What codes mean (R4 `fhirpath.html#functions`), as the terminology of the environment knows it.
extension FHIRPathFunction {
    static let concepts = [
        FHIRPathFunction("memberOf", 1...1) { call throws(OperationFailure) in
            guard let item = try call.evaluation.single(call.input), let valueSet = try call.string(0) else { return .empty }
            return .boolean(try call.evaluation.isMember(item, of: valueSet))
        },
        FHIRPathFunction("subsumes", 1...1) { call throws(OperationFailure) in .boolean(try call.subsumes(isReversed: false)) },
        FHIRPathFunction("subsumedBy", 1...1) { call throws(OperationFailure) in .boolean(try call.subsumes(isReversed: true)) },
    ]
}

extension FHIRPathCall {
    /// Whether a concept of the input is that of the argument or above it; reversed, or below it.
    fileprivate func subsumes(isReversed: Bool) throws(OperationFailure) -> Bool? {
        guard let input = try evaluation.single(input), let other = try evaluation.single(try argument(0)) else { return nil }
        guard let ours = evaluation.codings(input), let theirs = evaluation.codings(other) else {
            throw .evaluation("a Coding or CodeableConcept is expected")
        }
        var isCompared = false
        for our in ours {
            for their in theirs {
                try evaluation.spend(10)
                guard let system = our.system, system == their.system, let code = our.code, let code2 = their.code else { continue }
                if code == code2 { return true }
                let (above, below) = isReversed ? (code2, code) : (code, code2)
                guard let answer = try evaluation.terminology().subsumes(system: system, ancestor: above, descendant: below) else { continue }
                if answer { return true }
                isCompared = true
            }
        }
        guard isCompared else { throw .evaluation("how the concepts relate is not known") }
        return false
    }
}

extension Evaluation {
    fileprivate func terminology() throws(OperationFailure) -> any TerminologyPort {
        guard let terminology = environment.terminology else { throw .evaluation("terminology is not at hand here") }
        return terminology
    }

    /// Whether a coded element or string is in a value set; nil for what has no code.
    func isMember(_ item: FHIRPathValue, of valueSet: String) throws(OperationFailure) -> Bool? {
        let port = try terminology()
        try spend(100)
        do throws(TerminologyFailure) {
            if let codings = codings(item) {
                for coding in codings {
                    // A code without a system is no member of anything.
                    guard let system = coding.system, let code = coding.code else { continue }
                    if try port.isMember(system: system, code: code, of: valueSet) { return true }
                }
                return false
            }
            guard case .string(let code)? = system(item) else { return nil }
            if case .node(let node) = item, arena[node].type == schema.known.code {
                return try port.isMember(system: nil, code: code, of: valueSet)
            }
            let systems = try port.members(of: valueSet, limit: Self.memberLimit).systems
            if systems.count == 1, let system = systems.keys.first {
                return try port.isMember(system: system, code: code, of: valueSet)
            }
        } catch {
            throw .evaluation(error.reason)
        }
        throw .evaluation("a string without a system, and a value set of several code systems or none")
    }

    /// The most codes of a value set that are looked through to find how many systems they are of.
    private static let memberLimit = 50_000

    struct Coding {
        let system: String?
        let code: String?
    }

    /// The codings of a Coding, CodeableConcept or Quantity; nil for other items.
    fileprivate func codings(_ item: FHIRPathValue) -> [Coding]? {
        guard case .node(let node) = item else { return nil }
        let type = arena[node].type
        if type == schema.known.codeableConcept { return arena.children(of: node, named: "coding").map(coding) }
        guard type == schema.known.coding || schema.isType(type, orDerivedFrom: schema.known.quantity) else { return nil }
        return [coding(node)]
    }

    private func coding(_ node: NodeID) -> Coding {
        Coding(system: arena.string(of: node, named: "system"), code: arena.string(of: node, named: "code"))
    }
}

extension TerminologyFailure {
    /// As a clause, without the names of what was asked for.
    fileprivate var reason: String {
        switch self {
        case .unknownValueSet: "a value set that is not known"
        case .unknownSystem: "a value set of codes whose system is not known"
        case .unsupportedFilter: "a value set with a filter that is not supported"
        case .circularImport: "a value set that imports itself"
        case .tooCostly: "a value set with too many codes"
        }
    }
}
