package import FHIRCore

/// Reads the query part of a URL: names and values, percent-decoded, `+` as space, strict UTF-8
/// (WHATWG URL, `application/x-www-form-urlencoded`).
package enum URLQuery {
    /// - Parameter text: without the question mark.
    /// - Throws: 400 for a broken escape or bytes that are not UTF-8.
    package static func parse(_ text: some StringProtocol) throws(OperationFailure) -> [InteractionRequest.Parameter] {
        var result: [InteractionRequest.Parameter] = []
        for pair in text.utf8.split(separator: UInt8(ascii: "&")) {
            let equals = pair.firstIndex(of: UInt8(ascii: "="))
            let name = try decode(pair[..<(equals ?? pair.endIndex)], plusIsSpace: true)
            let value = try equals.map { at throws(OperationFailure) in
                try decode(pair[pair.index(after: at)...], plusIsSpace: true)
            }
            result.append(InteractionRequest.Parameter(name, value ?? ""))
        }
        return result
    }

    /// The decoded segments of a path, without empty ones at its ends. One in the middle stays, and leads nowhere.
    package static func segments(_ path: Substring) throws(OperationFailure) -> [String] {
        var parts = path.utf8.split(separator: UInt8(ascii: "/"), omittingEmptySubsequences: false)[...]
        if let first = parts.first, first.isEmpty { parts.removeFirst() }
        if let last = parts.last, last.isEmpty { parts.removeLast() }
        var result: [String] = []
        for part in parts {
            let isPlain = !part.contains(UInt8(ascii: "%"))
            result.append(isPlain ? String(Substring(part)) : try decode(part, plusIsSpace: false))
        }
        return result
    }

    private static func decode(_ bytes: some Collection<UInt8>, plusIsSpace: Bool) throws(OperationFailure) -> String {
        guard let text = PercentText.decode(bytes, plusIsSpace: plusIsSpace) else { throw bad }
        return text
    }

    private static var bad: OperationFailure {
        OperationFailure(.invalid, .badParameter, "The URL has a broken percent escape, or text that is not UTF-8")
    }
}
