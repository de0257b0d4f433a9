import FHIRCore
import FHIRModel
import FHIRSchema
import FHIRSearch
import FHIRStore

/// The resources outside a record that its members refer to (practitioners, organizations, medications, binaries), in the order of their
/// types and ids.
///
/// Walks the whole record for each page and keeps a page's worth of references and a limited number of verdicts, never the record.
struct ReferencedResources {
    /// Comes in the order of the type's permanent number and the id's bytes; what a page's token holds.
    struct Place: Hashable, Comparable {
        let bytes: [UInt8]
        static func < (left: Place, right: Place) -> Bool { left.bytes.lexicographicallyPrecedes(right.bytes) }
    }

    private let service: FHIRService
    private let view: any StoreView
    private let wanted: EverythingRequest
    private let members: RecordMembers
    private let owner: LiteralReference
    private let base: [UInt8]
    private let referenceProperty: PropertyID
    private let attachmentProperty: PropertyID
    private var found: [(place: Place, version: StoredVersion)] = []
    private var verdicts: [LiteralReference: Bool] = [:]

    /// How many verdicts on references are kept, so that what many members refer to is looked at once.
    private static let verdictLimit = 8_192
    /// How many members are read at a time.
    private static let step = 256

    init(_ wanted: EverythingRequest, _ owner: LiteralReference, _ members: RecordMembers, _ service: FHIRService, _ view: any StoreView) {
        self.wanted = wanted
        self.owner = owner
        self.members = members
        self.service = service
        self.view = view
        base = Array(service.settings.baseURL.utf8)
        referenceProperty = service.schema.property(of: service.schema.known.reference, named: "reference") ?? .none
        attachmentProperty = service.schema.type(named: "Attachment").flatMap { service.schema.property(of: $0, named: "url") } ?? .none
    }

    /// Those beyond a place, at most `limit`, and whether there are more. O(members).
    mutating func beyond(
        _ start: [UInt8], limit: Int
    ) throws(OperationFailure) -> (found: [(place: Place, version: StoredVersion)], hasMore: Bool) {
        let start = Place(bytes: start)
        if let own = try view.current(owner.type, owner.id) { try visit(own, start, limit + 1) }
        var part = SearchPart.first
        while true {
            let page = try view.search(members.query, part, limit: Self.step)
            for hit in page.hits { try visit(hit.version, start, limit + 1) }
            guard page.hasMore, let last = page.hits.last else { break }
            part = .after(last.cursor)
        }
        return (Array(found.prefix(limit)), found.count > limit)
    }

    /// Looks at all that a resource refers to.
    private mutating func visit(_ version: StoredVersion, _ start: Place, _ limit: Int) throws(OperationFailure) {
        let arena = try service.arena(version)
        for index in arena.nodes.indices {
            let property = arena.nodes[index].property
            guard property == referenceProperty || property == attachmentProperty else { continue }
            let bytes = arena.bytes(of: NodeID(Int32(index)))
            guard let target = LiteralReference(bytes, schema: service.schema, base: base) else { continue }
            try consider(LiteralReference(type: target.type, id: target.id), start, limit)
        }
    }

    private mutating func consider(_ target: LiteralReference, _ start: Place, _ limit: Int) throws(OperationFailure) {
        guard wanted.types?.contains(target.type) ?? true, target != owner else { return }
        let number = service.catalogue.numbering.number(of: target.type)
        let place = Place(bytes: [UInt8(number >> 8), UInt8(number & 0xFF)] + Array(target.id.value.utf8))
        guard start < place, found.count < limit || place < found[found.count - 1].place, verdicts[target] == nil else { return }
        // Verdicts may have been forgotten, places found are not.
        let at = found.firstIndex { !($0.place < place) } ?? found.count
        if at < found.count, found[at].place == place { return }
        let version = try version(target)
        if verdicts.count >= Self.verdictLimit { verdicts.removeAll(keepingCapacity: true) }
        verdicts[target] = version != nil
        guard let version else { return }
        found.insert((place, version), at: at)
        if found.count > limit { found.removeLast() }
    }

    /// The resource, if it is there, to be returned, and no member itself.
    private func version(_ target: LiteralReference) throws(OperationFailure) -> StoredVersion? {
        guard let version = try view.current(target.type, target.id), !version.isDeleted, wanted.returns(version),
            try !view.matches(members.query, target.type, target.id)
        else { return nil }
        return version
    }
}
