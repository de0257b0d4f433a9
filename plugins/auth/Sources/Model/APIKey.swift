import FHIRCore
import FHIRJSON
import FHIRStore

/// A key by which a program calls the server in one hospital, without a user.
struct APIKey: StoredValue {
    static let collection = AuthCollections.apiKeys

    let key: String
    let name: String
    let hospital: String
    /// The hash of the secret.
    let secret: String
    let permissions: [Permission]
    /// The id of the user who made it.
    let creator: String?
    let created: Instant
    /// Until when it is good; nil for ever.
    let until: Instant?
    /// When it was revoked.
    var revoked: Instant?

    init(
        key: String, name: String, hospital: String, secret: String, permissions: [Permission], creator: String?, created: Instant,
        until: Instant?
    ) {
        self.key = key
        self.name = name
        self.hospital = hospital
        self.secret = secret
        self.permissions = permissions
        self.creator = creator
        self.created = created
        self.until = until
    }

    func isGood(at now: Instant) -> Bool { revoked == nil && (until.map { now < $0 } ?? true) }

    var secondary: [SecondaryKey] { [SecondaryKey(slot: 0, value: hospital)] }

    var json: JSONValue {
        .fields(
            ("name", .string(name)), ("hospital", .string(hospital)), ("secret", .string(secret)),
            ("permissions", .array(permissions.map(\.json))), ("creator", creator.map(JSONValue.string)), ("created", .instant(created)),
            ("until", until.map(JSONValue.instant)), ("revoked", revoked.map(JSONValue.instant)))
    }

    init?(key: String, _ json: JSONValue) {
        guard let name = json.text("name"), let hospital = json.text("hospital"), let secret = json.text("secret"),
            let created = json.instant("created")
        else { return nil }
        self.init(
            key: key, name: name, hospital: hospital, secret: secret,
            permissions: (json["permissions"]?.items ?? []).compactMap { Permission($0) }, creator: json.text("creator"), created: created,
            until: json.instant("until"))
        revoked = json.instant("revoked")
    }
}
