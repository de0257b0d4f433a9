import FHIRCore
import FHIRJSON
import FHIRSchema
import FHIRStore
import PluginKit

/// A ninth domain, which only the tests have: beds of wards, as Locations.
struct WardPlugin: DomainPlugin {
    static let manifest = PluginManifest(
        name: "ward", version: "1.0.0", service: "ward-service", port: 3009, purpose: "The beds of the wards.", paths: ["beds"],
        types: ["Location"])

    init(_ environment: PluginEnvironment) throws(PluginFault) {}

    func contribute(to contributions: inout Contributions) {
        contributions.add(WardRules.slice)
        for rule in [WardRules.ward, WardRules.events] { contributions.add(rule) }
        contributions.add(EventDeclaration("bed.changed", "A bed came, changed or went. Data: bedId, change."))
        contributions.add(VacateOperation.operation)
        for route in BedRoutes.all { contributions.add(route) }
    }
}

/// What beds must be, and what is told of them.
enum WardRules {
    static let slice = ResourceSlice("ward.beds", of: "Location") { location in
        location["physicalType"]?.hasCode("bd", system: "http://terminology.hl7.org/CodeSystem/location-physical-type") == true
    }

    static let ward = DomainRule("bed-ward", .workflow, "A bed stands in a ward.", scope: .slices([slice.id])) {
        question, verdict throws(OperationFailure) in
        for change in question.changes {
            guard let bed = try change.new(), slice.holds(bed), bed["partOf"]?.referenceID("Location") == nil else { continue }
            verdict.refuse(change, at: "Location.partOf", "Expected the ward that the bed stands in")
        }
    }

    static let events = DomainRule("bed-events", .integrity, "Changes of beds are told.", scope: .slices([slice.id])) {
        question, verdict throws(OperationFailure) in
        for change in question.changes {
            if try change.new()?.string("description") == "Fire" { verdict.warn(change, at: "Location.description", "Look there") }
            let data: [JSONValue.Member] = [.init("bedId", .string(change.id.value)), .init("change", .string("\(change.operation)"))]
            verdict.emit(ProposedEvent("bed.changed", .object(data)))
        }
    }
}

/// `Location/{id}/$vacate`: nobody lies in the bed any more.
enum VacateOperation {
    static let operation = DomainOperation(
        "vacate", url: "http://example.org/OperationDefinition/vacate", on: .instance, of: ["Location"], affectsState: true,
        need: .permission("beds", "write"), [.init("reason", "string", min: 1)]
    ) { request throws(OperationFailure) in
        guard let id = request.id, let type = request.host.schema.type(named: "Location") else {
            throw OperationFailure(.notFound, .notFound, "There is nothing with this id")
        }
        let reason = request.text("reason")
        return try await request.host.write(request.caller) { writer throws(OperationFailure) in
            guard let bed = try writer.current(type, id) else { throw OperationFailure(.notFound, .notFound, "There is no such bed") }
            var editor = ResourceEditor(bed.resource)
            editor.set("description", reason)
            return OperationAnswer.resource(try writer.update(editor, id, ifMatch: nil))
        }
    }
}

/// `beds`.
enum BedRoutes {
    static let model = ContractModel(
        "WardBed", "A bed.", [.init("id", .id, .readOnly), .init("name", .string(1...50)), .init("wardId", .id, .optional)])
    static let all = [create, get]

    private static let create = DomainRoute(
        .post, "beds", "Adds a bed.", need: .permission("beds", "write"), body: .object(model), answer: .object(model), status: 201
    ) { request throws(OperationFailure) in
        let body = request.body
        return try await request.host.write(request.caller) { writer throws(OperationFailure) in
            var editor = ResourceEditor(writer.schema, "Location")
            editor.set("name", body["name"]?.string)
            editor.addCoding(
                system: "http://terminology.hl7.org/CodeSystem/location-physical-type", code: "bd", to: editor.add("physicalType"))
            if let ward = body["wardId"]?.string { editor.set("reference", "Location/" + ward, in: editor.add("partOf")) }
            let made = try writer.create(editor, as: nil)
            return DomainAnswer.value(json(made), version: made.version, location: "beds/" + made.id.value)
        }
    }

    private static let get = DomainRoute(
        .get, "beds/{id}", "A bed.", need: .permission("beds", "read"), answer: .object(model)
    ) { request throws(OperationFailure) in
        let id = try request.id()
        return try await request.host.read(request.caller.access, at: nil) { view throws(OperationFailure) in
            guard let type = view.schema.type(named: "Location"), let bed = try view.current(type, id), WardRules.slice.holds(bed.resource)
            else { throw OperationFailure(.notFound, .notFound, "There is no such bed") }
            return DomainAnswer.value(json(bed), version: bed.version)
        }
    }

    private static func json(_ bed: VersionedResource) -> JSONValue {
        .object([
            .init("id", .string(bed.id.value)), .init("name", .string(bed.resource.string("name") ?? "")),
            .init("wardId", bed.resource["partOf"]?.referenceID("Location").map { .string($0) } ?? .null),
        ])
    }
}
