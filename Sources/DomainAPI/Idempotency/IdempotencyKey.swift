import Crypto
import FHIRCore
import FHIRJSON
import FHIRStore
import PluginKit

/// The `Idempotency-Key` of a request (draft-ietf-httpapi-idempotency-key-header), with what makes two requests the same.
struct IdempotencyKey: Sendable, Hashable {
    /// How long an answer is kept, in milliseconds.
    static let lifetime: Int64 = 24 * 3_600_000

    let tenant: Tenant
    /// The hash of client, route and key: the key of the record that holds the answer.
    let record: String
    /// The hash of what is asked for: method, path, query and body, without passwords. Member order and white space do not count.
    let fingerprint: String

    /// - Throws: 400 unless the field has 1 to 255 visible ASCII characters.
    init(_ field: String, _ endpoint: Endpoint, _ call: DomainCall, body: JSONValue, _ caller: Caller) throws(OperationFailure) {
        guard (1...255).contains(field.utf8.count), field.utf8.allSatisfy({ (0x21...0x7E).contains($0) }) else {
            throw OperationFailure(.invalid, .badHeader, "Idempotency-Key: expected 1 to 255 visible ASCII characters")
        }
        tenant = caller.access.tenant
        let client = [caller.access.principal ?? "", caller.user ?? "", caller.origin.client ?? ""]
        record = Self.hash(client + [endpoint.route.pattern, field])
        let canonical = endpoint.route.body.map { Self.canonical(body, $0) } ?? .null
        fingerprint = Self.hash([call.method, call.path, call.query, String(decoding: canonical.write(), as: UTF8.self)])
    }

    /// Each part with its length, so that no two lists have the same text.
    private static func hash(_ parts: [String]) -> String {
        var hash = SHA256()
        for part in parts {
            let bytes = Array(part.utf8)
            hash.update(data: withUnsafeBytes(of: UInt64(bytes.count).bigEndian) { Array($0) })
            hash.update(data: bytes)
        }
        return Base64URL.encode(Array(hash.finalize()))
    }

    /// The body with the members of all objects in the order of their names, and without passwords, whose hash could be guessed at.
    private static func canonical(_ value: JSONValue, _ schema: ContractSchema) -> JSONValue {
        switch (schema.kind, value) {
        case (.string(_, .password), _): .null
        case (.array(let item, _), .array(let items)): .array(items.map { canonical($0, item) })
        case (.object(let model), .object(let members)):
            .object(
                sorted(members).map { member in
                    let form = model.properties.first { $0.name == member.name }?.schema ?? ContractSchema(.any)
                    return JSONValue.Member(member.name, canonical(member.value, form))
                })
        case (_, .object(let members)):
            .object(sorted(members).map { JSONValue.Member($0.name, canonical($0.value, ContractSchema(.any))) })
        case (_, .array(let items)): .array(items.map { canonical($0, ContractSchema(.any)) })
        default: value
        }
    }

    private static func sorted(_ members: [JSONValue.Member]) -> [JSONValue.Member] {
        members.sorted { $0.name.utf8.lexicographicallyPrecedes($1.name.utf8) }
    }
}
