import FHIRCore

/// The parameters of a query, decoded, in order.
struct QueryText {
    private(set) var parameters: [(name: String, value: String)] = []

    /// - Parameter text: without the question mark.
    /// - Throws: 400 for a broken escape or bytes that are not UTF-8.
    init(_ text: String) throws(OperationFailure) {
        for pair in text.utf8.split(separator: UInt8(ascii: "&")) {
            let equals = pair.firstIndex(of: UInt8(ascii: "=")) ?? pair.endIndex
            guard let name = PercentText.decode(pair[..<equals], plusIsSpace: true),
                let value = PercentText.decode(pair[equals...].dropFirst(), plusIsSpace: true)
            else {
                throw OperationFailure(.invalid, .badParameter, "The query has a broken percent escape, or text that is not UTF-8")
            }
            parameters.append((name, value))
        }
    }
}
