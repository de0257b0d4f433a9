import FHIRCore
import FHIRSchema
import FHIRSearch
import FHIRStore
import PluginKit

/// The reads of a transaction: they see its writes and nothing later, and one that fails makes the whole transaction fail
/// (R4 `http.html#transaction`), so whether they will succeed is known before the commit.
extension FHIRService {
    /// Refuses reads whose URLs cannot be understood, or that ask for a version which is known to be a deletion.
    func checkReads(_ entries: [BundleRequest.Entry], _ caller: Caller) async throws(OperationFailure) {
        var versions: [(path: String, type: TypeID, id: ResourceID, version: Int64)] = []
        for entry in entries {
            do throws(OperationFailure) {
                try checkParameters(entry, caller)
            } catch {
                throw error.within(entry.path)
            }
            if case .versionRead(let type, let id, let version) = entry.interaction { versions.append((entry.path, type, id, version)) }
            if case .operation(.meta, .version(let type, let id, let version)) = entry.interaction {
                versions.append((entry.path, type, id, version))
            }
        }
        guard !versions.isEmpty else { return }
        let wanted = versions
        try await store.read(caller.access, at: nil) { view throws(OperationFailure) in
            for item in wanted {
                // Versions never change; one that is not there may still come with the transaction itself.
                guard let found = try view.version(item.type, item.id, item.version), found.isDeleted else { continue }
                throw OperationFailure.gone.within(item.path)
            }
        }
    }

    private func checkParameters(_ entry: BundleRequest.Entry, _ caller: Caller) throws(OperationFailure) {
        switch entry.interaction {
        case .search(let type): _ = try pagedSearch(type.map { .type($0) } ?? .system, entry.request, caller)
        case .compartmentSearch(let owner, let id, let member):
            _ = try pagedSearch(.compartment(owner, id, member: member), entry.request, caller)
        case .instanceHistory(let type, let id): _ = try historyRequest(.instance(type, id), entry.request, caller)
        case .typeHistory(let type): _ = try historyRequest(.type(type), entry.request, caller)
        case .systemHistory: _ = try historyRequest(.system, entry.request, caller)
        case .capabilities: _ = try capabilities(entry.request)
        case .operation(let name, let target): _ = try operationCall(name, target, entry.request, caller)
        default: try refuseParameters(entry.request, besides: Self.formatParameters)
        }
    }

    /// Refuses reads of what is not there once the writes are applied; runs inside the commit.
    func checkReads(_ entries: [BundleRequest.Entry], _ lookup: ResourceLookup) throws(OperationFailure) {
        for entry in entries {
            do throws(OperationFailure) {
                switch entry.interaction {
                case .read(let type, let id), .operation(.meta, .instance(let type, let id)):
                    _ = try Self.existing(try lookup.current(type, id))
                case .instanceHistory(let type, let id):
                    if try lookup.current(type, id) == nil { throw .notFound }
                case .versionRead(let type, let id, let version), .operation(.meta, .version(let type, let id, let version)):
                    guard let current = try lookup.current(type, id), version <= current.version else { throw .notFound }
                    if version == current.version { _ = try Self.existing(current) }
                default: break
                }
            } catch {
                throw error.within(entry.path)
            }
        }
    }
}
