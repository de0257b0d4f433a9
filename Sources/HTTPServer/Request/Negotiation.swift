import Interactions

/// Decides from `Accept` and `Accept-Encoding` how an answer is written (RFC 9110, 12.5; R4 `http.html#mime-type`).
enum Negotiation {
    /// The format that the client likes best.
    ///
    /// - Parameters:
    ///   - accept: the header; nil when it was not sent.
    ///   - preferred: what to write when the client likes all the same.
    /// - Returns: nil when it accepts none. A browser, which asks for `text/html`, gets JSON.
    static func format(accept: String?, preferred: Rendering.Format) -> Rendering.Format? {
        guard let accept, !accept.isEmpty else { return preferred }
        switch accept {
        case "application/fhir+json", "application/json": return .json
        case "application/fhir+xml", "application/xml": return .xml
        case "*/*": return preferred
        default: break
        }
        var json = Liking()
        var xml = Liking()
        for (place, part) in accept.split(separator: ",").enumerated() {
            guard let range = MediaType(part) else { continue }
            let weight = range.isSpoken ? range.weight : 0
            switch range.name {
            case "application/fhir+json", "application/json", "text/json", "text/html": json.take(weight, .exact, place)
            case "application/fhir+xml", "application/xml", "text/xml": xml.take(weight, .exact, place)
            case "application/*", "text/*":
                json.take(weight, .subtype, place)
                xml.take(weight, .subtype, place)
            case "*/*":
                json.take(weight, .any, place)
                xml.take(weight, .any, place)
            default: break
            }
        }
        if json.weight == 0, xml.weight == 0 { return nil }
        if json.weight != xml.weight { return json.weight > xml.weight ? .json : .xml }
        if json.place != xml.place { return json.place < xml.place ? .json : .xml }
        return preferred
    }

    /// Whether the client asks for FHIR JSON or XML by name, without which a Binary is answered with its content (R4 `binary.html`).
    ///
    /// `application/json` and the like mean FHIR only if nothing else is accepted: a browser names `application/xml`, too.
    static func namesFHIR(_ accept: String?) -> Bool {
        var hasGeneric = false
        var hasOther = false
        for part in (accept ?? "").split(separator: ",") {
            guard let range = MediaType(part), range.weight > 0 else { continue }
            switch range.name {
            case "application/fhir+json", "application/fhir+xml": return true
            case "application/json", "text/json", "application/xml", "text/xml": hasGeneric = true
            default: hasOther = true
            }
        }
        return hasGeneric && !hasOther
    }

    /// Whether the client accepts gzip.
    static func acceptsGzip(_ header: String?) -> Bool {
        guard let header else { return false }
        var named: Int?
        var any: Int?
        for part in header.split(separator: ",") {
            let pieces = part.split(separator: ";")
            guard let first = pieces.first else { continue }
            var weight = 1000
            for piece in pieces.dropFirst() {
                let trimmed = ASCII.trim(piece)
                if trimmed.hasPrefix("q=") { weight = MediaType.weight(trimmed.dropFirst(2)) ?? 0 }
            }
            let name = ASCII.trim(first)
            if ASCII.equals(name, lowercased: "gzip") || ASCII.equals(name, lowercased: "x-gzip") {
                named = max(named ?? 0, weight)
            } else if name == "*" {
                any = weight
            }
        }
        return (named ?? any ?? 0) > 0
    }

    /// How much one format is liked: by the most specific range that names it.
    private struct Liking {
        enum Specificity: Int {
            case none, any, subtype, exact
        }

        var weight = 0
        var place = Int.max
        private var specificity = Specificity.none

        mutating func take(_ weight: Int, _ specificity: Specificity, _ place: Int) {
            if specificity.rawValue > self.specificity.rawValue {
                self.specificity = specificity
                self.weight = weight
                self.place = place
            } else if specificity == self.specificity, weight > self.weight {
                self.weight = weight
                self.place = place
            }
        }
    }
}
