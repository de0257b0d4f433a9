import JWTKit

/// What an access token says (RFC 9068's claims, with the session and the hospital).
///
/// The signature is JWTKit's to check; times, issuer and audience are checked by who verifies, with the server's own clock.
struct AccessClaims: JWTPayload, Equatable {
    static let lifetimeSeconds: Int64 = 600

    /// The issuer and the audience: the server's own URL.
    var iss: String
    var aud: String
    /// The user's id.
    var sub: String
    /// The session's id.
    var sid: String
    /// The hospital's id; nil when the user has several and none is at home.
    var tid: String?
    var jti: String
    /// Seconds since 1970.
    var iat: Int64
    var exp: Int64

    func verify(using algorithm: some JWTAlgorithm) async throws {}
}
