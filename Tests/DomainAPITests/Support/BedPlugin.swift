import FHIRCore
import FHIRJSON
import FHIRStore
import PluginKit

/// A ninth domain that only the tests have: beds as private records.
struct BedPlugin: DomainPlugin {
    static let manifest = PluginManifest(
        name: "bed", version: "2.1.0", service: "bed-service", port: 3009, purpose: "The beds of the wards.", paths: ["beds", "bed-login"],
        types: [])
    static let beds = PrivateCollection("bed.beds", .hospital)

    init(_ environment: PluginEnvironment) throws(PluginFault) {}

    func contribute(to contributions: inout Contributions) {
        contributions.add(Self.beds)
        contributions.add(EventDeclaration("bed.created", "A bed was added."))
        for route in BedRoutes.all { contributions.add(route) }
    }
}

enum BedRoutes {
    static let all = [list, create, search, get, put, delete, stays, addStay, lock, old, fail, login, me]

    private static let list = DomainRoute(
        .get, "beds", "The beds of the hospital.", need: .permission("beds", "read"),
        query: [
            QueryParameter("ward", .string(1...50, "Only those of this ward.")),
            QueryParameter("kinds", .array(of: .code(["standard", "intensive"]), 1...2)),
            QueryParameter("isFree", .boolean),
            QueryParameter("since", .date),
        ],
        answer: .object(BedContract.bed), isPaged: true
    ) { request throws(OperationFailure) in
        let paging = request.paging
        return try await request.host.read(request.caller.access, at: paging.position) { view throws(OperationFailure) in
            let all = try view.records(BedPlugin.beds, .all, after: nil, limit: 100_000)
            let items = try all.dropFirst(paging.skipping).prefix(paging.pageSize).map { record throws(OperationFailure) in
                try JSONValue.parse(record.value)
            }
            return DomainAnswer(.page(DomainAnswer.Page(items, total: all.count, at: paging.position ?? view.position)))
        }
    }

    private static let create = DomainRoute(
        .post, "beds", "Adds a bed.", need: .permission("beds", "write"), body: .object(BedContract.bed), answer: .object(BedContract.bed),
        status: 201
    ) { request throws(OperationFailure) in
        let body = request.body
        let id = request.host.ids.next(at: request.host.clock.now()).value
        return try await request.host.write(request.caller) { writer throws(OperationFailure) in
            guard body["ward"]?.string != "Forbidden" else {
                var issue = Issue(.rule, at: "/ward", "This ward takes no beds")
                issue.rule = "bed-ward-open"
                throw OperationFailure(.unprocessable, [issue])
            }
            let bed = stored(body, id, at: writer.instant)
            try writer.put(PrivateRecord(key: id, value: bed.write()), in: BedPlugin.beds)
            return .value(bed, version: 1, location: "beds/" + id)
        }
    }

    private static let search = DomainRoute(
        .get, "beds/search", "Finds beds by text.", need: .permission("beds", "read"),
        query: [QueryParameter("q", .string(2...50), isRequired: true)], answer: .array(of: .object(BedContract.bed))
    ) { request throws(OperationFailure) in .value(.array([])) }

    private static let get = DomainRoute(
        .get, "beds/{id}", "A bed.", need: .permission("beds", "read"), answer: .object(BedContract.bed)
    ) { request throws(OperationFailure) in
        let id = try request.id().value
        return try await request.host.read(request.caller.access, at: nil) { view throws(OperationFailure) in
            guard let record = try view.record(BedPlugin.beds, id) else { throw notFound }
            return .value(try JSONValue.parse(record.value), version: 1)
        }
    }

    private static let put = DomainRoute(
        .put, "beds/{id}", "Changes a bed.", need: .permission("beds", "write"), body: .object(BedContract.bed),
        answer: .object(BedContract.bed)
    ) { request throws(OperationFailure) in
        guard request.ifMatch == nil || request.ifMatch == 1 else {
            var failure = OperationFailure(.preconditionFailed, .versionConflict, "Another version is the newest")
            failure.version = 1
            throw failure
        }
        return .value(stored(request.body, try request.id().value, at: request.host.clock.now()), version: 2)
    }

    private static let delete = DomainRoute(
        .delete, "beds/{id}", "Removes a bed.", need: .permission("beds", "delete")
    ) { request throws(OperationFailure) in
        let id = try request.id().value
        return try await request.host.write(request.caller) { writer throws(OperationFailure) in
            try writer.remove(id, from: BedPlugin.beds)
            return DomainAnswer.none
        }
    }

    private static let stays = DomainRoute(
        .get, "beds/{bedId}/stays/{id}", "A stay.", need: .login, answer: .object(BedContract.stay)
    ) { request throws(OperationFailure) in
        .value(.object([.init("patientId", .string((request.path["bedId"] ?? "") + "." + (request.path["id"] ?? "")))]))
    }

    private static let addStay = DomainRoute(
        .post, "beds/{bedId}/stays", "Puts a patient into a bed.", need: .login, body: .object(BedContract.stay),
        answer: .object(BedContract.stay), status: 201
    ) { request throws(OperationFailure) in .value(request.body) }

    /// The answer holds a secret, which is put into it behind the commit.
    private static let lock = DomainRoute(
        .post, "beds/{id}/lock", "Locks a bed.", need: .login, answer: .object(BedContract.lock), status: 201
    ) { request throws(OperationFailure) in
        var answer = try await request.host.write(request.caller) { writer throws(OperationFailure) in
            try writer.put(PrivateRecord(key: "lock", value: [0x7B, 0x7D]), in: BedPlugin.beds)
            return DomainAnswer.value(.object([.init("code", .null)]), location: "beds/lock")
        }
        answer.content = .value(.object([.init("code", .string("secret"))]))
        return answer
    }

    private static let old = DomainRoute(
        .get, "beds/{id}/picture", "Its picture.", need: .login,
        deprecation: RouteDeprecation(since: Instant(milliseconds: 1_700_000_000_000), sunset: Instant(milliseconds: 1_900_000_000_000))
    ) { request throws(OperationFailure) in DomainAnswer(.bytes([0xFF, 0xD8], mediaType: "image/jpeg")) }

    private static let fail = DomainRoute(
        .post, "beds/{id}/fail", "Always fails.", need: .login
    ) { request throws(OperationFailure) in
        try await request.host.write(request.caller) { writer throws(OperationFailure) -> DomainAnswer in
            throw OperationFailure(.throttled, .busy, "Come later")
        }
    }

    private static let login = DomainRoute(
        .post, "bed-login", "Logs in.", need: .nothing,
        body: .object(ContractModel("BedLogin", "", [.init("pin", .string(.password), .writeOnly)])), answer: .object(BedContract.lock)
    ) { request throws(OperationFailure) in
        guard request.body["pin"]?.string == "0000" else {
            throw OperationFailure(.unauthenticated, .unauthenticated, "Expected another pin")
        }
        return .value(.object([.init("code", .string(request.caller.access.principal ?? "nobody"))]))
    }

    private static let me = DomainRoute(
        .get, "beds/mine/all", "The caller's own.", need: .login, answer: .array(of: .id)
    ) { request throws(OperationFailure) in .value(.array([.string(request.caller.user ?? "-")])) }

    private static let notFound = OperationFailure(.notFound, .notFound, "There is nothing with this id")

    /// A bed as answers have it, without what is null.
    private static func stored(_ body: JSONValue, _ id: String, at instant: Instant) -> JSONValue {
        let given = (body.members ?? []).filter { $0.name != "pin" && $0.value != .null }
        return .object(
            [.init("id", .string(id))] + given
                + [.init("isFree", .boolean(true)), .init("createdAt", .string(instant.description))])
    }
}
