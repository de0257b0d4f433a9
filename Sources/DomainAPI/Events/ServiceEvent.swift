import FHIRCore
import FHIRJSON
import PluginKit

/// The contract's `ServiceEvent`: its form, and an event of the log in it.
enum ServiceEvent {
    static let model = ContractModel(
        "ServiceEvent", "Something that happened, as all services tell it.",
        [
            .init("id", .string(1...64, "The same for the event for ever."), .readOnly),
            .init("type", .string(1...256, "Such as patient.created."), .readOnly),
            .init("source", .string(1...256, "The service that it comes from."), .readOnly),
            .init("timestamp", .dateTime, .readOnly),
            .init("correlationId", .string(0...256, "Of the request that brought it about."), .readOnly),
            .init("hospitalId", .id, .readOnly, isNullable: true),
            .init("data", ContractSchema(.map, "What happened; its form depends on the type."), .readOnly),
            .init("metadata", .object(metadata), .readOnly),
        ])

    private static let metadata = ContractModel(
        "ServiceEventMetadata", "",
        [
            .init("version", .string(1...64, "Of the form of the data."), .readOnly),
            .init("userId", .string(1...256, "Who did it."), .readOnly, isNullable: true),
            .init("sessionId", .string(1...256), .readOnly, isNullable: true),
        ])

    static let page = ContractModel(
        "ServiceEvents", "Some events and where to go on.",
        [
            .init("events", .array(of: .object(model)), .readOnly),
            .init("next", .string(1...200, "Give it as `after` for the events behind these."), .readOnly),
        ])

    /// - Parameter hospital: the id of the event's hospital; nil when it has none.
    static func json(_ event: DomainEvent, hospital: String?) -> JSONValue {
        .object([
            .init("id", .string(event.id)),
            .init("type", .string(event.type)),
            .init("source", .string(event.source)),
            .init("timestamp", .string(event.timestamp.description)),
            .init("correlationId", .string(event.correlationID)),
            .init("hospitalId", text(hospital)),
            .init("data", event.data),
            .init(
                "metadata",
                .object([
                    .init("version", .string(event.version)), .init("userId", text(event.user)), .init("sessionId", text(event.session)),
                ])),
        ])
    }

    private static func text(_ value: String?) -> JSONValue { value.map { .string($0) } ?? .null }
}
