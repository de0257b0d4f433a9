package import FHIRCore
package import FHIRModel
import FHIRSchema
import FHIRStore

/// Takes apart what a file or a line holds, for an import.
extension FHIRService {
    /// The units of a resource or Bundle, each ready to be written, or the reason why not.
    ///
    /// A transaction is one unit; its creates become updates under ids that its entries' `fullUrl`s give, so that importing it again finds
    /// what is there. Of batches, collections and search results each entry is a unit. Any other resource is one unit, and keeps its id;
    /// without one it gets an id made from its content. Links between the entries of a Bundle are rewritten to those ids.
    ///
    /// - Throws: when nothing of it can be used. O(size), on the calling thread.
    package func importUnits(_ content: Arena) throws(OperationFailure) -> [Result<ImportUnit, ImportFailure>] {
        guard content.type == schema.known.bundle else { return [.success(unit(ofResource: content))] }
        switch content.string(of: content.root, named: "type") {
        case "transaction": return [.success(try unit(ofTransaction: content))]
        case "batch": return try units(ofBatch: content)
        case "collection", "searchset": return units(ofCollection: content)
        case "document", "message": return [.success(unit(ofResource: content))]
        default:
            throw OperationFailure(
                .invalid, .bundleType, at: "Bundle.type", "Expected transaction, batch, collection, searchset, document or message")
        }
    }

    private func unit(ofResource content: Arena) -> ImportUnit {
        let id = content.id.flatMap { ResourceID($0) } ?? ImportIdentity.id(ofContent: content)
        return ImportUnit(entry: nil, work: .puts([put(content, type: content.type, id: id)]))
    }

    private func unit(ofTransaction content: Arena) throws(OperationFailure) -> ImportUnit {
        let bundle = try bundleRequest(importBundle(content), preference: InteractionRequest.Preference())
        let entries = try Self.complete(bundle).filter { $0.phase != .read }
        if entries.allSatisfy(\.isUnconditionalPut) {
            let links = TransactionLinks(entries.map { ($0, $0.interaction.type ?? .none, $0.putID) }, service: self)
            return ImportUnit(entry: nil, work: .puts(try puts(entries, links)))
        }
        return ImportUnit(entry: nil, work: .plan(try TransactionPlan(entries, service: self)))
    }

    private func units(ofBatch content: Arena) throws(OperationFailure) -> [Result<ImportUnit, ImportFailure>] {
        let bundle = try bundleRequest(importBundle(content), preference: InteractionRequest.Preference())
        let entries = bundle.entries.compactMap { try? $0.get() }
        let links = TransactionLinks(
            entries.filter(\.isUnconditionalPut).map { ($0, $0.interaction.type ?? .none, $0.putID) }, service: self)
        return bundle.entries.compactMap { entry in
            switch entry {
            case .failure(let refused): return .failure(ImportFailure(entry: refused.index, failure: refused.failure))
            case .success(let entry) where entry.phase == .read: return nil
            case .success(let entry):
                do throws(OperationFailure) {
                    let work: ImportUnit.Work =
                        entry.isUnconditionalPut ? .puts(try puts([entry], links)) : .plan(try TransactionPlan([entry], service: self))
                    return .success(ImportUnit(entry: entry.index, work: work))
                } catch {
                    return .failure(ImportFailure(entry: entry.index, failure: error.within(entry.path)))
                }
            }
        }
    }

    private func units(ofCollection content: Arena) -> [Result<ImportUnit, ImportFailure>] {
        var found: [(entry: BundleRequest.Entry, type: TypeID, id: ResourceID?)] = []
        for (index, node) in content.children(of: content.root, named: "entry").enumerated() {
            guard let resource = content.child(of: node, named: "resource").map({ content.extract($0) }),
                resource.type != schema.known.operationOutcome
            else { continue }
            let url = content.string(of: node, named: "fullUrl")
            let id =
                resource.id.flatMap { ResourceID($0) } ?? url.flatMap { ImportIdentity.id(ofURL: $0) }
                ?? ImportIdentity.id(ofContent: resource)
            let request = InteractionRequest(.put, path: [], resource: resource)
            found.append(
                (
                    BundleRequest.Entry(index: index, fullURL: url, interaction: .update(resource.type, id), request: request),
                    resource.type, id
                ))
        }
        let links = TransactionLinks(found, service: self)
        return found.compactMap { item in
            guard let resource = item.entry.request.resource, let id = item.id else { return nil }
            return .success(
                ImportUnit(entry: item.entry.index, work: .puts([put(links.rewritten(resource), type: item.type, id: id)])))
        }
    }

    private func puts(_ entries: [BundleRequest.Entry], _ links: TransactionLinks) throws(OperationFailure) -> [ImportUnit.Put] {
        var seen: Set<LiteralReference> = []
        var puts: [ImportUnit.Put] = []
        for entry in entries {
            guard let type = entry.interaction.type, let id = entry.putID else { continue }
            guard seen.insert(LiteralReference(type: type, id: id)).inserted else {
                throw OperationFailure(.invalid, .bundleOverlap, at: entry.path, "Another entry of the Bundle changes the same resource")
            }
            if case .delete = entry.interaction {
                puts.insert(ImportUnit.Put(type: type, id: id), at: 0)
                continue
            }
            do throws(OperationFailure) {
                let resource = try resource(entry.request, expecting: type)
                if let given = resource.id, given != id.value {
                    throw OperationFailure(
                        .invalid, .idMismatch, at: schema.name(type) + ".id", "Expected the id that the entry's URL names")
                }
                puts.append(put(links.rewritten(resource), type: type, id: id))
            } catch {
                throw error.within(entry.path)
            }
        }
        return puts
    }

    private func put(_ arena: Arena, type: TypeID, id: ResourceID) -> ImportUnit.Put {
        let isConditional = TransactionLinks.hasConditionalReference(arena)
        return ImportUnit.Put(type: type, id: id, resource: prepare(arena), arena: isConditional ? arena : nil)
    }
}

/// Why an entry of a Bundle cannot be imported.
package struct ImportFailure: Error, Sendable {
    /// The entry's index in the Bundle.
    package var entry: Int?
    package var failure: OperationFailure
}

extension BundleRequest.Entry {
    /// Whether it is an update or a deletion by id, without conditions: nothing about it depends on what the store holds.
    var isUnconditionalPut: Bool {
        let conditions = request.preconditions
        guard conditions.ifMatch == nil, conditions.ifNoneMatch == nil else { return false }
        switch interaction {
        case .update, .delete: return true
        default: return false
        }
    }

    /// The id that an update or deletion is about.
    var putID: ResourceID? {
        switch interaction {
        case .update(_, let id), .delete(_, let id): id
        default: nil
        }
    }
}
