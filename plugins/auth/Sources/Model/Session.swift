import FHIRCore
import FHIRJSON
import FHIRStore

/// One login of a user, from which refresh tokens come one after the other; over when it is logged out, revoked or 30 days old.
struct Session: StoredValue {
    static let collection = AuthCollections.sessions
    static let lifetime: Int64 = 30 * 24 * 3_600_000

    let key: String
    let user: String
    /// The hospital of requests that name none; nil when one must be named.
    let hospital: String?
    /// The hash of what all its refresh tokens have in common.
    let family: String
    /// The hash of the newest refresh token's secret.
    var secret: String
    let created: Instant

    init(key: String, user: String, hospital: String?, family: String, secret: String, created: Instant) {
        self.key = key
        self.user = user
        self.hospital = hospital
        self.family = family
        self.secret = secret
        self.created = created
    }

    var expires: Instant? { Instant(milliseconds: created.milliseconds &+ Self.lifetime) }

    func isOver(at now: Instant) -> Bool { expires.map { $0 <= now } ?? false }

    var secondary: [SecondaryKey] { [SecondaryKey(slot: 0, value: user)] }

    var json: JSONValue {
        .fields(
            ("user", .string(user)), ("hospital", hospital.map(JSONValue.string)), ("family", .string(family)), ("secret", .string(secret)),
            ("created", .instant(created)))
    }

    init?(key: String, _ json: JSONValue) {
        guard let user = json.text("user"), let family = json.text("family"), let secret = json.text("secret"),
            let created = json.instant("created")
        else { return nil }
        self.init(key: key, user: user, hospital: json.text("hospital"), family: family, secret: secret, created: created)
    }
}
