/// A search as its path and parameters, decoded.
package struct SearchText: Sendable, Hashable, CustomStringConvertible {
    /// Below the server's base: `Patient`, `Patient/1/Observation`, or nothing for all types.
    package var path: String
    package var parameters: [Parameter]

    package struct Parameter: Sendable, Hashable {
        package var name: String
        package var value: String

        package init(_ name: String, _ value: String) {
            self.name = name
            self.value = value
        }
    }

    package init(path: String, _ parameters: [Parameter]) {
        self.path = path
        self.parameters = parameters
    }

    /// Reads a URL's tail that is not percent-encoded: values hold neither `&` nor `#`.
    package init(_ text: String) {
        let halves = text.split(separator: "?", maxSplits: 1, omittingEmptySubsequences: false)
        path = String(halves[0])
        parameters =
            halves.count < 2
            ? []
            : halves[1].split(separator: "&").map { pair in
                let sides = pair.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
                return Parameter(String(sides[0]), sides.count < 2 ? "" : String(sides[1]))
            }
    }

    /// Not percent-encoded.
    package var description: String {
        parameters.isEmpty ? path : path + "?" + parameters.map { $0.name + "=" + $0.value }.joined(separator: "&")
    }

    /// Percent-encoded: everything but letters, digits and `-._~`.
    package var url: String {
        parameters.isEmpty
            ? path : path + "?" + parameters.map { Self.encoded($0.name) + "=" + Self.encoded($0.value) }.joined(separator: "&")
    }

    private static func encoded(_ text: String) -> String {
        var result = ""
        for byte in text.utf8 {
            let character = Character(Unicode.Scalar(byte))
            if byte < 0x80, character.isLetter || character.isNumber || "-._~".contains(character) {
                result.append(character)
            } else {
                let digits = String(byte, radix: 16, uppercase: true)
                result += "%" + (digits.count < 2 ? "0" : "") + digits
            }
        }
        return result
    }
}

/// What a search finds. Resources are named `Type/id`.
package struct SearchAnswer: Sendable, Hashable {
    /// In the order of the answer, all pages.
    package var matches: [String]
    /// Resources that `_include` and `_revinclude` add to the matches of all pages together; none of the matches among them.
    package var included: Set<String>
}
