/// String parameters (R4 `search.html#string`).
enum StringMatching {
    /// The texts of an element. Of a HumanName or Address each part counts by itself: "the search is processed as a search against one
    /// or more of the elements"; `use` and `period` are not texts. Of an extension its value counts.
    static func texts(_ item: PathItem) -> [String] {
        if let text = item.value.text { return [text] }
        if item.value["url"] != nil { return item.children("value").flatMap(texts) }
        let parts = ["text", "family", "given", "prefix", "suffix", "line", "city", "district", "state", "postalCode", "country"]
        return parts.flatMap { item.value[$0]?.items.compactMap(\.text) ?? [] }
    }

    /// By default "a field matches a string query if the value of the field equals or starts with the supplied parameter value, after
    /// both have been normalized by case and accent", and without punctuation; `:contains` anywhere; `:exact` the entire text, case and
    /// accents included.
    static func predicate(_ value: String, _ modifier: String?) -> ([PathItem]) -> Bool {
        let sought = OracleText.plain(value)
        return { items in
            items.flatMap(texts).contains { text in
                switch modifier {
                case "exact": Array(text.unicodeScalars) == Array(value.unicodeScalars)
                case "contains": OracleText.contains(OracleText.plain(text), sought)
                default: OracleText.begins(OracleText.plain(text), sought)
                }
            }
        }
    }
}
