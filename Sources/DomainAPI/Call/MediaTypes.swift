/// The media types of a Content-Type or Accept field, as far as the domain API speaks them (RFC 9110, 8.3.1 and 12.5.1).
struct MediaTypes {
    /// Names in lower case without their parameters; those of weight zero are left out.
    private(set) var names: [String] = []
    /// The charset of the first, in lower case.
    private(set) var charset: String?

    init(_ field: String) {
        for part in field.split(separator: ",") {
            let pieces = part.split(separator: ";").map { Self.trimmed($0).lowercased() }
            guard let name = pieces.first, !name.isEmpty else { continue }
            var isRefused = false
            for piece in pieces.dropFirst() {
                guard let equals = piece.firstIndex(of: "=") else { continue }
                let value = piece[piece.index(after: equals)...].filter { $0 != "\"" }
                switch piece[..<equals] {
                case "charset": if names.isEmpty { charset = value }
                case "q": isRefused = value.allSatisfy { $0 == "0" || $0 == "." }
                default: break
                }
            }
            if !isRefused { names.append(name) }
        }
    }

    /// Whether a body of this type is JSON in UTF-8.
    var isJSON: Bool { names == ["application/json"] && (charset.map { $0 == "utf-8" || $0 == "utf8" } ?? true) }

    /// Whether one of the ranges covers a type.
    func accept(_ type: String) -> Bool {
        let family = type.prefix { $0 != "/" } + "/*"
        return names.contains { $0 == type || $0 == family || $0 == "*/*" }
    }

    private static func trimmed(_ text: Substring) -> Substring {
        var text = text
        while text.first == " " || text.first == "\t" { text.removeFirst() }
        while text.last == " " || text.last == "\t" { text.removeLast() }
        return text
    }
}
