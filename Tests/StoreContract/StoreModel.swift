import FHIRCore
package import FHIRSchema
import FHIRSearch
import FHIRStore

/// A store as simple as can be, to compare the real ones with: a list of versions that every question walks from its beginning.
package struct StoreModel: Sendable {
    package struct Write: Sendable {
        package var type: TypeID
        package var id: String
        /// Nil deletes.
        package var text: String?
        /// Numbers of the keys.
        package var keys: [Int]
    }

    struct Version: Sendable {
        var tenant: Tenant
        var write: Write
        var version: Int64
        var operation: StoredVersion.Operation
        var commit: Int64
        var sequence: Int64
    }

    private(set) var versions: [Version] = []
    /// The instants of the commits.
    private(set) var commits: [Int64] = []

    func current(_ tenant: Tenant, _ type: TypeID, _ id: String, at commit: Int64 = .max) -> Version? {
        versions.last { $0.tenant == tenant && $0.write.type == type && $0.write.id == id && $0.commit <= commit }
    }

    /// Adds a commit; answers the versions that it makes.
    mutating func commit(_ tenant: Tenant, _ writes: [Write], now: Int64) -> [Version] {
        let first = versions.count
        commits.append(max(now, commits.last ?? now))
        for write in writes {
            let head = current(tenant, write.type, write.id)
            let isLive = head.map { $0.operation != .delete } ?? false
            guard write.text == nil ? isLive : !(isLive && head?.write.text == write.text) else { continue }
            versions.append(
                Version(
                    tenant: tenant, write: write, version: (head?.version ?? 0) + 1,
                    operation: write.text == nil ? .delete : isLive ? .update : .create, commit: Int64(commits.count),
                    sequence: Int64(versions.count) + 1))
        }
        return Array(versions[first...])
    }

    /// The live versions, in the order of a search.
    func live(_ tenant: Tenant, at commit: Int64) -> [Version] {
        var heads: [String: Version] = [:]
        for version in history(tenant, at: commit) { heads["\(version.write.type) \(version.write.id)"] = version }
        return heads.values.filter { $0.operation != .delete }.sorted { $0.sequence < $1.sequence }
    }

    /// All versions, oldest first.
    func history(_ tenant: Tenant, at commit: Int64) -> [Version] {
        versions.filter { $0.tenant == tenant && $0.commit <= commit }
    }
}
