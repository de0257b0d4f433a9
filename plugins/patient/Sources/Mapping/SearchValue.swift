/// Values of search parameters, written so that none of their characters means anything.
enum SearchValue {
    /// With backslashes before what parts values (R4 `search.html#escaping`).
    static func escaped(_ text: String) -> String {
        var result = String.UnicodeScalarView()
        for scalar in text.unicodeScalars {
            if scalar == "\\" || scalar == "," || scalar == "|" || scalar == "$" { result.append("\\") }
            result.append(scalar)
        }
        return String(result)
    }

    /// A token: `system|code`; without a system for none.
    static func token(_ system: String, _ code: String) -> String { escaped(system) + "|" + escaped(code) }

    /// A string of a `_filter`, with its quotation marks.
    static func quoted(_ text: String) -> String {
        var result = String.UnicodeScalarView("\"".unicodeScalars)
        for scalar in text.unicodeScalars {
            if scalar == "\\" || scalar == "\"" { result.append("\\") }
            result.append(scalar)
        }
        result.append("\"")
        return String(result)
    }
}
