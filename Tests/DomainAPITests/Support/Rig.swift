import FHIRCore
import FHIRJSON
import FHIRSchema
import FHIRStore
import PluginKit

@testable import DomainAPI

/// The domain API over the test's domain, and short ways to call it.
struct Rig {
    let host: MemoryHost
    let api: DomainAPI

    init(_ clock: TestClock = TestClock(), runs: Int = 1, secret: UInt8 = 1, sleep: DomainAPI.Sleep? = nil) throws {
        host = MemoryHost(clock, runs: runs)
        api = DomainAPI(
            try Self.catalogue(host), host, version: "1.0.0", secret: [UInt8](repeating: secret, count: 32),
            hospital: { "hospital-\($0.rawValue)" }, sleep: sleep ?? { try await Task.sleep(for: $0) })
    }

    static func catalogue(_ host: MemoryHost) throws -> Catalogue {
        var builder = CatalogueBuilder(.r4)
        builder.add(try BedPlugin(PluginEnvironment(schema: .r4, clock: host.clock, ids: host.ids, origin: host.origin)))
        return try builder.build()
    }

    static func caller(_ permissions: Permissions = .all, tenant: Tenant = .default, principal: String = "anna") -> Caller {
        Caller(
            access: Access(tenant: tenant, principal: principal), origin: CommitOrigin(door: .domain, correlationID: "c-1"),
            permissions: permissions, user: principal)
    }

    /// - Parameter target: path below `/api/v1` unless it begins with `//`, and query.
    func send(
        _ method: String, _ target: String, _ body: String? = nil, _ fields: DomainCall.Fields = .init(), caller: Caller? = Rig.caller()
    ) async -> Answered {
        let path = target.hasPrefix("//") ? String(target.dropFirst()) : "/api/v1/" + target
        let parts = path.split(separator: "?", maxSplits: 1, omittingEmptySubsequences: false)
        var fields = fields
        if body != nil, fields.contentType == nil { fields.contentType = "application/json" }
        let call = DomainCall(
            method, String(parts[0]), query: parts.count > 1 ? String(parts[1]) : "", fields: fields, body: Array((body ?? "").utf8),
            correlationID: "c-1", caller: caller)
        return Answered(await api.answer(call))
    }
}

/// A reply, read.
struct Answered: Sendable {
    let reply: DomainReply

    init(_ reply: DomainReply) { self.reply = reply }

    var status: Int { reply.status }
    var bytes: [UInt8] { if case .bytes(let bytes) = reply.content { bytes } else { [] } }
    var text: String { String(decoding: bytes, as: UTF8.self) }
    var json: JSONValue { (try? JSONValue.parse(bytes)) ?? .null }

    func field(_ name: String) -> String? { reply.fields.first { "\($0.name)" == name }?.value }

    /// The codes and places of the problem's errors, such as `bad-value /ward`.
    var errors: [String] {
        (json["errors"]?.items ?? []).map { error in
            let place = error["pointer"]?.string ?? error["parameter"]?.string.map { "?" + $0 } ?? error["expression"]?.string ?? ""
            return (error["code"]?.string ?? "") + (place.isEmpty ? "" : " " + place)
        }
    }
}
