import FHIRCore
package import FHIRSchema
package import FHIRSearch

/// Everything that a group of commits writes, for an adapter to apply at once.
package struct PendingWrites: Sendable {
    /// A new version.
    package struct Version: Sendable {
        package var row: VersionRow
        /// Where the body is; the row's own `body` is filled only for `.own`.
        package var source: BodySource
        /// The body as the store keeps it, when it came with one that is `.own`.
        package var packed: PackedBody?
        /// The sequence at which it ceased to be the live version, 0 if it is live.
        package var died: Int64
        /// The sequence of the version before it, 0 if there is none.
        package var previous: Int64
    }

    package enum BodySource: Sendable, Hashable {
        /// A deletion has no body.
        case none
        case own
        /// The body of an earlier version of the same resource, by sequence.
        case shared(Int64)
    }

    /// A version of an earlier group that ceased to be the live one.
    package struct Retired: Sendable {
        package var tenant: Tenant
        package var type: TypeID
        package var sequence: Int64
        package var died: Int64
    }

    /// A resource's key: one row of the index.
    package struct KeyRow: Sendable {
        package var tenant: Tenant
        package var key: IndexKey
        package var rid: Int64
        package var born: Int64
        package var died: Int64

        package init(tenant: Tenant, key: IndexKey, rid: Int64, born: Int64, died: Int64) {
            self.tenant = tenant
            self.key = key
            self.rid = rid
            self.born = born
            self.died = died
        }
    }

    /// The new newest version of a resource.
    package struct Head: Sendable {
        package var key: ResourceKey
        package var sequence: Int64
        /// Whether the resource was there before the group.
        package var isStored: Bool
    }

    /// A commit, without its entries: these are the versions from `firstSequence` to `lastSequence` (none if that is lower).
    package struct Commit: Sendable {
        package var point: CommitPoint
        package var tenant: Tenant
        package var principal: String?
        package var origin: CommitOrigin
        package var firstSequence: Int64
        package var lastSequence: Int64 { point.sequence }
    }

    /// A version of an earlier group and all keys that it now has.
    package struct Amended: Sendable {
        package var sequence: Int64
        package var keys: [IndexKey]
    }

    /// Rows of a parameter to be removed, live and dead: the first ones, at most `limit`.
    package struct Swept: Sendable {
        package var tenant: Tenant
        package var parameter: ParameterNumber
        package var limit: Int
    }

    /// What becomes of a private record.
    package struct Record: Sendable {
        package var collection: RecordCollection
        package var key: RecordKey
        /// Nil removes it.
        package var record: PrivateRecord?
    }

    /// A domain event.
    package struct Event: Sendable {
        package var place: EventPlace
        package var tenant: Tenant
        package var event: EmittedEvent
    }

    /// A rule that would have refused a commit.
    package struct Warning: Sendable {
        package var position: Position
        package var warning: CommitWarning
    }

    /// In the order of their sequences, which are dense.
    package var versions: [Version] = []
    package var commits: [Commit] = []
    package var heads: [Head] = []
    package var retired: [Retired] = []
    /// In index order: tenant, key, resource, birth.
    package var newKeys: [KeyRow] = []
    /// Keys of earlier groups that died, in index order; `born` is unknown (0), one live row at most has the rest of the key.
    package var deadKeys: [KeyRow] = []
    /// Keys that were added to versions of earlier groups; their rows are among `newKeys`. Of several for a version the last counts.
    package var amended: [Amended] = []
    package var swept: [Swept] = []
    /// Names of parameters that get numbers unless they have them.
    package var names: [String] = []
    /// Empty values remove the mark.
    package var marks: [String: [UInt8]] = [:]
    /// In the order of collections and keys, each once.
    package var records: [Record] = []
    /// In the order of their places.
    package var events: [Event] = []
    /// In the order of their commits, and of each in the order in which they came.
    package var warnings: [Warning] = []

    package init() {}
}

extension PendingWrites.KeyRow: Comparable {
    package static func == (left: Self, right: Self) -> Bool {
        left.key == right.key && left.rid == right.rid && left.born == right.born && left.tenant == right.tenant
    }

    package static func < (left: Self, right: Self) -> Bool {
        if left.tenant != right.tenant { return left.tenant.rawValue < right.tenant.rawValue }
        if left.key != right.key { return left.key < right.key }
        if left.rid != right.rid { return left.rid < right.rid }
        return left.born < right.born
    }
}
