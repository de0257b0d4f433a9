import FHIRCore
import FHIRStore

/// A resource's new head, comparable in the order in which the `resource` table keeps its rows, so that inserts walk it once.
struct OrderedHead: Comparable {
    let head: PendingWrites.Head
    let type: Int64
    private let id: StoredID

    init(_ head: PendingWrites.Head, _ types: TypeNumbers) {
        self.head = head
        type = types.number(head.key.type)
        id = StoredID(head.key.id)
    }

    static func == (left: Self, right: Self) -> Bool { left.head.key == right.head.key }

    static func < (left: Self, right: Self) -> Bool {
        if left.head.key.tenant != right.head.key.tenant { return left.head.key.tenant.rawValue < right.head.key.tenant.rawValue }
        if left.type != right.type { return left.type < right.type }
        return left.id < right.id
    }
}
