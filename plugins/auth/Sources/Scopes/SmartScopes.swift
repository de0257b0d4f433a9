/// All scopes of one token or request, as OAuth writes them: separated by blanks (RFC 6749, 3.3).
package struct SmartScopes: Sendable, Hashable {
    /// In the order in which they were asked for.
    package var clinical: [SmartScope]
    /// Those about the launch and the session: `openid`, `fhirUser`, `launch`, `launch/patient`, `offline_access` and the like.
    package var other: [String]
    /// What is no scope of this server; such are left out of what is granted.
    package var unknown: [String]

    private static let known: Set<String> = [
        "openid", "fhirUser", "profile", "launch", "launch/patient", "launch/encounter", "offline_access", "online_access",
    ]

    /// Reads a list of scopes; each counts once. O(length).
    package init(_ text: String) {
        (clinical, other, unknown) = ([], [], [])
        var seen: Set<Substring> = []
        for word in text.split(separator: " ") where seen.insert(word).inserted {
            if let scope = SmartScope(word) {
                if !clinical.contains(scope) { clinical.append(scope) }
            } else if Self.known.contains(String(word)) {
                other.append(String(word))
            } else {
                unknown.append(String(word))
            }
        }
    }

    /// What is granted, in the spelling of version 2.
    package var text: String { (other + clinical.map(\.text)).joined(separator: " ") }

    /// Whether a refresh token is asked for.
    package var wantsRefresh: Bool { other.contains("offline_access") || other.contains("online_access") }
}
