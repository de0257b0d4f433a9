import Interactions

/// Reads the `Prefer` header (RFC 7240; R4 `http.html#ops`, `search.html#errors`).
enum PreferHeader {
    /// What it asks for; preferences that the server does not know are ignored, as the RFC has it, and so are unknown values.
    static func parse(_ header: String?) -> InteractionRequest.Preference {
        var preference = InteractionRequest.Preference()
        guard let header else { return preference }
        for part in header.split(whereSeparator: { $0 == "," || $0 == ";" }) {
            guard let equals = part.firstIndex(of: "=") else { continue }
            let name = ASCII.trim(part[..<equals])
            let value = ASCII.unquote(ASCII.trim(part[part.index(after: equals)...]))
            if ASCII.equals(name, lowercased: "return"), preference.returning == nil {
                preference.returning = returning(value)
            } else if ASCII.equals(name, lowercased: "handling") {
                preference.isLenient = ASCII.equals(value, lowercased: "lenient")
            }
        }
        return preference
    }

    private static func returning(_ value: Substring) -> InteractionRequest.Preference.Return? {
        if ASCII.equals(value, lowercased: "minimal") { return .minimal }
        if ASCII.equals(value, lowercased: "representation") { return .representation }
        if ASCII.equals(value, lowercased: "operationoutcome") { return .operationOutcome }
        return nil
    }
}
