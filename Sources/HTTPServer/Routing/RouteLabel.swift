import FHIRSchema
import Interactions

/// What logs and metrics call a request: the template of its route and the interaction, all from closed sets.
struct RouteLabel: Sendable, Hashable {
    let interaction: InteractionLabel
    /// The template of the route, without any value of the request: `/fhir/{type}/{id}`.
    let route: String
    /// The resource type it is about; `TypeID.none` if none.
    let type: TypeID

    init(_ interaction: InteractionLabel, _ template: RouteTemplate, type: TypeID = .none) {
        self.interaction = interaction
        self.route = template.rawValue
        self.type = type
    }

    /// A route that was handed in: its path is fixed, and so its own template.
    init(_ route: Route) {
        interaction = .extra
        self.route = route.path
        type = .none
    }

    /// A call of the domain API, by the template of its path.
    init(domain template: String) {
        interaction = .domain
        route = template
        type = .none
    }

    /// A request that leads nowhere.
    static let unknown = RouteLabel(.none, .unknown)

    init(_ interaction: Interaction, isPost: Bool) {
        self.init(InteractionLabel(interaction), RouteTemplate(interaction, isPost: isPost), type: interaction.type ?? .none)
    }
}

/// The template of a route; the raw value is what logs show.
enum RouteTemplate: String, Sendable {
    case base = "/fhir"
    case metadata = "/fhir/metadata"
    case systemHistory = "/fhir/_history"
    case systemSearch = "/fhir/_search"
    case systemOperation = "/fhir/${operation}"
    case type = "/fhir/{type}"
    case typeSearch = "/fhir/{type}/_search"
    case typeHistory = "/fhir/{type}/_history"
    case typeOperation = "/fhir/{type}/${operation}"
    case instance = "/fhir/{type}/{id}"
    case instanceHistory = "/fhir/{type}/{id}/_history"
    case instanceOperation = "/fhir/{type}/{id}/${operation}"
    case compartment = "/fhir/{type}/{id}/{member}"
    case compartmentSearch = "/fhir/{type}/{id}/{member}/_search"
    case version = "/fhir/{type}/{id}/_history/{version}"
    case versionOperation = "/fhir/{type}/{id}/_history/{version}/${operation}"
    case fhirUnknown = "/fhir/{unknown}"
    case live = "/health/live"
    case ready = "/health/ready"
    case metrics = "/metrics"
    case welcome = "/"
    case unknown = "{unknown}"

    init(_ interaction: Interaction, isPost: Bool) {
        switch interaction {
        case .capabilities: self = .metadata
        case .read, .update, .patch, .delete: self = .instance
        case .versionRead: self = .version
        case .create, .conditionalUpdate, .conditionalPatch, .conditionalDelete: self = .type
        case .instanceHistory: self = .instanceHistory
        case .typeHistory: self = .typeHistory
        case .systemHistory: self = .systemHistory
        case .search(nil): self = isPost ? .systemSearch : .base
        case .search(.some): self = isPost ? .typeSearch : .type
        case .compartmentSearch: self = isPost ? .compartmentSearch : .compartment
        case .bundle: self = .base
        case .operation(_, .system): self = .systemOperation
        case .operation(_, .type): self = .typeOperation
        case .operation(_, .instance): self = .instanceOperation
        case .operation(_, .version): self = .versionOperation
        }
    }
}

/// The interaction as metrics and logs name it; the raw value is the label.
enum InteractionLabel: UInt8, Sendable, CaseIterable {
    case none, capabilities, read, versionRead, create, update, patch, delete, instanceHistory, typeHistory, systemHistory
    case typeSearch, systemSearch, transaction, operation, health, metrics, welcome, preflight, extra, domain

    init(_ interaction: Interaction) {
        self =
            switch interaction {
            case .capabilities: .capabilities
            case .read: .read
            case .versionRead: .versionRead
            case .create: .create
            case .update, .conditionalUpdate: .update
            case .patch, .conditionalPatch: .patch
            case .delete, .conditionalDelete: .delete
            case .instanceHistory: .instanceHistory
            case .typeHistory: .typeHistory
            case .systemHistory: .systemHistory
            case .search(.some), .compartmentSearch: .typeSearch
            case .search(nil): .systemSearch
            case .bundle: .transaction
            case .operation: .operation
            }
    }

    var name: StaticString {
        switch self {
        case .none: "none"
        case .capabilities: "capabilities"
        case .read: "read"
        case .versionRead: "vread"
        case .create: "create"
        case .update: "update"
        case .patch: "patch"
        case .delete: "delete"
        case .instanceHistory: "history-instance"
        case .typeHistory: "history-type"
        case .systemHistory: "history-system"
        case .typeSearch: "search-type"
        case .systemSearch: "search-system"
        case .transaction: "transaction"
        case .operation: "operation"
        case .health: "health"
        case .metrics: "metrics"
        case .welcome: "welcome"
        case .preflight: "preflight"
        case .extra: "route"
        case .domain: "domain"
        }
    }
}
