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
        var output: [UInt8] = []
        output.reserveCapacity(bytes.count)
        var at = bytes.startIndex
        while at != bytes.endIndex {
            let byte = bytes[at]
            at = bytes.index(after: at)
            switch byte {
            case UInt8(ascii: "+") where plusIsSpace: output.append(UInt8(ascii: " "))
            case UInt8(ascii: "%"):
                guard at != bytes.endIndex, let high = digit(bytes[at]) else { throw bad }
                at = bytes.index(after: at)
                guard at != bytes.endIndex, let low = digit(bytes[at]) else { throw bad }
                at = bytes.index(after: at)
                output.append(high << 4 | low)
            default: output.append(byte)
            }
        }
        guard let text = String(validating: output, as: UTF8.self), !output.contains(0) else { throw bad }
        return text
    }

    private static var bad: OperationFailure {
        OperationFailure(.invalid, .badParameter, "The URL has a broken percent escape, or text that is not UTF-8")
    }

    private static func digit(_ byte: UInt8) -> UInt8? {
        switch byte {
        case 0x30...0x39: byte - 0x30
        case 0x41...0x46: byte - 0x41 + 10
        case 0x61...0x66: byte - 0x61 + 10
        default: nil
        }
    }
}
