/// Uri parameters (R4 `search.html#uri`): "matches are precise, case, accent, and escape sensitive, and the entire URI must match".
enum URIMatching {
    /// The test of one value; nil if the modifier does not go with it: "the :above and :below modifiers only apply to URLs, and not URNs".
    ///
    /// `:below` finds what "starts with" the value, whatever follows. `:above` finds what the value starts with, up to a `/`: for
    /// `http://acme.org/fhir/ValueSet/123/_history/5` also `http://acme.org/fhir/ValueSet/123`, with or without a `/` at its end.
    static func predicate(_ value: String, _ modifier: String?) -> (([PathItem]) -> Bool)? {
        let sought = EscapedList.plain(value)
        if modifier != nil, sought.lowercased().hasPrefix("urn:") { return nil }
        return { items in
            items.compactMap(\.value.text).contains { stored in
                switch modifier {
                case "below": OracleText.begins(stored, sought)
                case "above": stored == sought || isURL(stored) && OracleText.begins(sought, stored.hasSuffix("/") ? stored : stored + "/")
                default: stored.utf8.elementsEqual(sought.utf8)
                }
            }
        }
    }

    /// Whether there is more than a scheme: `http://` alone is above nothing.
    private static func isURL(_ text: String) -> Bool {
        let parts = text.split(separator: "/", omittingEmptySubsequences: false)
        return parts.count >= 3 && parts[0].hasSuffix(":") && parts[1].isEmpty && !parts[2].isEmpty
    }
}
