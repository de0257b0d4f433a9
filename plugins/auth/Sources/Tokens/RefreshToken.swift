import FHIRCore

/// A refresh token: opaque to clients, `csr_SESSION.FAMILY.SECRET`.
///
/// FAMILY is the same for all tokens of a session, SECRET is new each time. A token with the right family and another secret than the
/// newest was used before: somebody has a copy, and the session ends (RFC 9700, 4.14.2). Only hashes of both are stored.
struct RefreshToken: Sendable {
    static let prefix = "csr_"

    let session: String
    let family: String
    let secret: String

    init(session: String, family: String, secret: String) {
        self.session = session
        self.family = family
        self.secret = secret
    }

    /// Nil unless the text has the form of one.
    init?(_ text: String) {
        guard text.utf8.count <= 256, text.hasPrefix(Self.prefix) else { return nil }
        let parts = text.dropFirst(Self.prefix.count).split(separator: ".", omittingEmptySubsequences: false)
        guard parts.count == 3, ResourceID(parts[0]) != nil, !parts[1].isEmpty, !parts[2].isEmpty else { return nil }
        self.init(session: String(parts[0]), family: String(parts[1]), secret: String(parts[2]))
    }

    var text: String { Self.prefix + session + "." + family + "." + secret }
}

/// An API key as clients have it: `csk_ID.SECRET`.
struct APIKeyToken: Sendable {
    static let prefix = "csk_"

    let id: String
    let secret: String

    init(id: String, secret: String) {
        self.id = id
        self.secret = secret
    }

    /// Nil unless the text has the form of one.
    init?(_ text: String) {
        guard text.utf8.count <= 256, text.hasPrefix(Self.prefix) else { return nil }
        let parts = text.dropFirst(Self.prefix.count).split(separator: ".", omittingEmptySubsequences: false)
        guard parts.count == 2, ResourceID(parts[0]) != nil, !parts[1].isEmpty else { return nil }
        self.init(id: String(parts[0]), secret: String(parts[1]))
    }

    var text: String { Self.prefix + id + "." + secret }
}
