package import FHIRCore
package import FHIRSearch

/// What commits that are not in the rows yet have written, as searches see it over the rows.
package protocol SearchOverlay: AnyObject {
    /// The newest version of a resource, with its keys; nil when nothing was written to it.
    func head(of rid: Int64) -> VersionRow?

    /// The newest version of a resource, with its keys; nil when nothing was written to it.
    func written(_ key: ResourceKey) -> VersionRow?

    /// The live resources that were written, in the order of their numbers.
    func heads(_ tenant: Tenant) -> [VersionRow]

    /// The keys that live resources which were written have in a range, in the order of keys and then of resources.
    func keys(_ tenant: Tenant, _ parameter: ParameterNumber, _ range: KeyRange) -> [(key: IndexKey, rid: Int64)]

    /// A version that was written, with its body.
    func withBody(_ version: StoredVersion) throws(OperationFailure) -> StoredVersion
}
