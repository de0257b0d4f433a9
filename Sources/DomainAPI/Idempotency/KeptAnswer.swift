import FHIRCore
import FHIRJSON
import FHIRStore
import PluginKit

/// An answer as it is kept for repetitions of its request, byte for byte.
struct KeptAnswer: Sendable {
    static let collection = PrivateCollection("host.idempotency", .hospital)

    let fingerprint: String
    let reply: DomainReply

    init(fingerprint: String, reply: DomainReply) {
        self.fingerprint = fingerprint
        self.reply = reply
    }

    /// Nil for an answer that is too long to be kept, or has no end.
    func record(_ key: IdempotencyKey, at instant: Instant) -> PrivateRecord? {
        var members: [JSONValue.Member] = [
            .init("fingerprint", .string(fingerprint)), .init("status", .number(String(reply.status))),
        ]
        for (name, value) in [("mediaType", reply.mediaType), ("etag", reply.etag), ("location", reply.location)] {
            if let value { members.append(.init(name, .string(value))) }
        }
        switch reply.content {
        case .none: break
        case .bytes(let bytes):
            if let text = String(validating: bytes, as: UTF8.self) {
                members.append(.init("text", .string(text)))
            } else {
                members.append(.init("bytes", .string(Base64URL.encode(bytes))))
            }
        case .stream: return nil
        }
        let value = JSONValue.object(members).write()
        guard value.count <= RecordLimits.valueBytes else { return nil }
        let expires = Instant(milliseconds: instant.milliseconds + IdempotencyKey.lifetime)
        return PrivateRecord(key: key.record, value: value, schema: Self.collection.schema, expires: expires)
    }

    /// - Throws: a fault when the record is none of an answer.
    init(_ record: PrivateRecord) throws(OperationFailure) {
        let value = try JSONValue.parse(record.value)
        guard let fingerprint = value["fingerprint"]?.string, let status = value["status"]?.integer else {
            throw OperationFailure(.fault, .storage, "An answer that was kept cannot be read")
        }
        self.fingerprint = fingerprint
        var reply = DomainReply(status, value["mediaType"]?.string)
        if let text = value["text"]?.string {
            reply.content = .bytes(Array(text.utf8))
        } else if let bytes = value["bytes"]?.string.flatMap(Base64URL.decode) {
            reply.content = .bytes(bytes)
        }
        reply.etag = value["etag"]?.string
        reply.location = value["location"]?.string
        self.reply = reply
    }
}
