/// One media type or media range with the parameters that matter here (RFC 9110, 8.3.1 and 12.5.1).
struct MediaType: Hashable {
    /// Type and subtype in lower case, such as `application/fhir+json`, `application/*` or `*/*`.
    var name: String
    /// In lower case.
    var charset: String?
    /// The parameter `fhirVersion` of FHIR's media types.
    var fhirVersion: String?
    /// The weight in thousandths.
    var weight = 1000

    /// Nil unless the text has the form `type/subtype` with well-formed parameters.
    init?(_ text: some StringProtocol) {
        var parts = Substring(text).split(separator: ";", omittingEmptySubsequences: false)[...]
        guard let first = parts.popFirst() else { return nil }
        name = ASCII.trim(first).lowercased()
        let slash = name.utf8.firstIndex(of: UInt8(ascii: "/"))
        guard let slash, slash != name.startIndex, name.utf8.index(after: slash) != name.endIndex,
            !name.utf8.contains(where: { $0 <= 0x20 || $0 >= 0x7F })
        else { return nil }
        for part in parts {
            let parameter = ASCII.trim(part)
            if parameter.isEmpty { continue }
            guard let equals = parameter.firstIndex(of: "=") else { return nil }
            let value = ASCII.unquote(ASCII.trim(parameter[parameter.index(after: equals)...]))
            switch ASCII.trim(parameter[..<equals]).lowercased() {
            case "charset": charset = value.lowercased()
            case "fhirversion": fhirVersion = String(value)
            case "q":
                guard let weight = Self.weight(value) else { return nil }
                self.weight = weight
            default: break
            }
        }
    }

    /// Whether text in this type is what the server reads and writes: UTF-8, and FHIR of version 4.0 where it says a version.
    var isSpoken: Bool {
        if let charset, charset != "utf-8", charset != "utf8", charset != "us-ascii" { return false }
        if let fhirVersion, fhirVersion != "4.0" { return false }
        return true
    }

    /// `0`, `1`, `0.5` or `0.125` in thousandths.
    static func weight(_ text: Substring) -> Int? {
        let parts = text.split(separator: ".", omittingEmptySubsequences: false)
        guard parts.count <= 2, let whole = parts.first, whole == "0" || whole == "1" else { return nil }
        guard parts.count == 2 else { return whole == "1" ? 1000 : 0 }
        let digits = parts[1].utf8
        guard digits.count <= 3, digits.allSatisfy({ (0x30...0x39).contains($0) }) else { return nil }
        var value = 0
        for digit in digits { value = value * 10 + Int(digit - 0x30) }
        for _ in digits.count..<3 { value *= 10 }
        guard whole == "0" || value == 0 else { return nil }
        return whole == "1" ? 1000 : value
    }
}
