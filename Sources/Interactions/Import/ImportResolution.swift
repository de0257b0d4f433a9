package import FHIRCore
import FHIRModel
import FHIRSchema
import FHIRSearch
package import FHIRStore

/// Finds what the conditional references of imported resources point to (`Practitioner?identifier=…`), and replaces them.
extension FHIRService {
    /// The unit with each conditional reference replaced for which exactly one resource matches in the newest view, and one issue for
    /// each other, which stays as it is.
    ///
    /// Not part of the commit: for imports, where nothing else writes.
    package func resolvingConditionalReferences(
        of units: [ImportUnit], _ access: Access
    ) async throws(OperationFailure) -> [(unit: ImportUnit, unresolved: [Issue])] {
        let wanted = Set(units.flatMap(\.conditionalReferences))
        let found = try await store.read(access, at: nil) { view throws(OperationFailure) in
            var found: [String: ConditionalTarget] = [:]
            for text in wanted { found[text] = try self.target(of: text, view) }
            return found
        }
        return units.map { $0.replacing(found, self) }
    }

    private func target(of text: String, _ view: any StoreView) throws(OperationFailure) -> ConditionalTarget {
        guard let mark = text.firstIndex(of: "?"), let type = schema.type(named: String(text[..<mark])), schema.isConcreteResource(type)
        else {
            return .unusable
        }
        let request: SearchRequest
        do throws(OperationFailure) {
            request = try Condition(try URLQuery.parse(text[text.index(after: mark)...]), type: type, service: self).request
        } catch {
            return .unusable
        }
        let matches = try view.search(request.query, .first, limit: 2).hits.map(\.version)
        guard let first = matches.first else { return .none }
        return matches.count == 1 ? .one(schema.name(type) + "/" + first.id.value) : .several
    }
}

/// What a conditional reference was found to mean.
enum ConditionalTarget: Sendable {
    case one(String)
    case none
    case several
    /// It is not a search that this server knows.
    case unusable

    var problem: String? {
        switch self {
        case .one: nil
        case .none: "No resource matches the conditional reference; expected exactly one"
        case .several: "Several resources match the conditional reference; expected exactly one"
        case .unusable: "The conditional reference is not a search by parameters that this server knows"
        }
    }
}

extension ImportUnit {
    /// The texts of all conditional references in it.
    fileprivate var conditionalReferences: [String] {
        guard case .puts(let puts) = work else { return [] }
        return puts.flatMap { put in
            put.arena.map { arena in Self.conditionalNodes(arena).compactMap { arena.string($0) } } ?? []
        }
    }

    fileprivate func replacing(_ found: [String: ConditionalTarget], _ service: FHIRService) -> (unit: ImportUnit, unresolved: [Issue]) {
        guard case .puts(var puts) = work else { return (self, []) }
        var unresolved: [Issue] = []
        for index in puts.indices {
            guard var arena = puts[index].arena else { continue }
            for node in Self.conditionalNodes(arena) {
                let target = arena.string(node).flatMap { found[$0] } ?? .none
                if case .one(let reference) = target {
                    arena.setText(node, to: reference)
                } else if let problem = target.problem {
                    unresolved.append(Issue(.referenceNotFound, at: arena.path(of: node), problem))
                }
            }
            puts[index].resource = service.prepare(arena)
            puts[index].arena = TransactionLinks.hasConditionalReference(arena) ? arena : nil
        }
        var copy = self
        copy.work = .puts(puts)
        return (copy, unresolved)
    }

    private static func conditionalNodes(_ arena: Arena) -> [NodeID] {
        guard let property = arena.schema.property(of: arena.schema.known.reference, named: "reference") else { return [] }
        return arena.nodes.indices.compactMap { index in
            let node = NodeID(Int32(index))
            guard arena[node].property == property, arena[node].hasValue, arena.bytes(of: node).contains(UInt8(ascii: "?")) else {
                return nil
            }
            return node
        }
    }
}
