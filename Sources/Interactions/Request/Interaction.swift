package import FHIRCore
package import FHIRSchema

/// What a request asks for: one case for each interaction of R4's RESTful API (`http.html`).
package enum Interaction: Sendable, Hashable {
    case capabilities
    case read(TypeID, ResourceID)
    case versionRead(TypeID, ResourceID, Int64)
    case create(TypeID)
    case update(TypeID, ResourceID)
    case conditionalUpdate(TypeID)
    case patch(TypeID, ResourceID)
    case conditionalPatch(TypeID)
    case delete(TypeID, ResourceID)
    case conditionalDelete(TypeID)
    case instanceHistory(TypeID, ResourceID)
    case typeHistory(TypeID)
    case systemHistory
    case search(TypeID?)
    /// Of the resources in a compartment, those of one type or all.
    case compartmentSearch(TypeID, ResourceID, TypeID?)
    case bundle
    case operation(OperationName, OperationTarget)

    /// The interaction's code for metrics, logs and the CapabilityStatement's `restful-interaction`.
    package var code: StaticString {
        switch self {
        case .capabilities: "capabilities"
        case .read: "read"
        case .versionRead: "vread"
        case .create: "create"
        case .update, .conditionalUpdate: "update"
        case .patch, .conditionalPatch: "patch"
        case .delete, .conditionalDelete: "delete"
        case .instanceHistory: "history-instance"
        case .typeHistory: "history-type"
        case .systemHistory: "history-system"
        case .search(.some), .compartmentSearch: "search-type"
        case .search(nil): "search-system"
        case .bundle: "transaction"
        case .operation: "operation"
        }
    }

    /// The resource type it is about, if it is about one.
    package var type: TypeID? {
        switch self {
        case .read(let type, _), .versionRead(let type, _, _), .create(let type), .update(let type, _), .conditionalUpdate(let type),
            .patch(let type, _), .conditionalPatch(let type), .delete(let type, _), .conditionalDelete(let type),
            .instanceHistory(let type, _), .typeHistory(let type):
            type
        case .search(let type), .compartmentSearch(_, _, let type): type
        case .operation(_, .type(let type)), .operation(_, .instance(let type, _)), .operation(_, .version(let type, _, _)): type
        case .capabilities, .systemHistory, .bundle, .operation(_, .system): nil
        }
    }
}

/// The operations that this server has.
package enum OperationName: String, Sendable, CaseIterable {
    case meta
    case metaAdd = "meta-add"
    case metaDelete = "meta-delete"
    case versions
    case reindex
    case reindexStatus = "reindex-status"
}

/// What an operation is called on.
package enum OperationTarget: Sendable, Hashable {
    case system
    case type(TypeID)
    case instance(TypeID, ResourceID)
    case version(TypeID, ResourceID, Int64)
}
