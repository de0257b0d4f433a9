import FHIRCore

/// What the path of a request leads to.
enum DomainTarget {
    /// The segments below the domain base, decoded. One that is empty leads nowhere.
    case route([String])
    /// The description of a service: `/openapi/{service}.json`.
    case description(service: String)

    static let base = "/api/v1"
    static let descriptions = "/openapi/"

    /// Whether the path is one of the domain API's, existing or not.
    static func covers(_ path: Substring) -> Bool { below(base, path) != nil || path.utf8.starts(with: descriptions.utf8) }

    /// - Throws: 404 for a path that is not the domain API's, 400 for a broken escape.
    init(_ path: String) throws(OperationFailure) {
        if let rest = Self.below(Self.base, path[...]) {
            var segments: [String] = []
            for part in rest.dropFirst().split(separator: UInt8(ascii: "/"), omittingEmptySubsequences: false) {
                guard let segment = PercentText.decode(part, plusIsSpace: false) else {
                    throw OperationFailure(
                        .invalid, .badParameter, "The path has a broken percent escape, or text that is not UTF-8")
                }
                segments.append(segment)
            }
            self = .route(segments)
            return
        }
        guard path.hasPrefix(Self.descriptions), path.hasSuffix(".json") else { throw Self.unknown }
        self = .description(service: String(path.dropFirst(Self.descriptions.count).dropLast(5)))
    }

    static let unknown = OperationFailure(
        .notFound, .unknownPath, "There is nothing at this path; /openapi/{service}.json lists what a service has")

    /// What follows a prefix that ends with a whole segment.
    private static func below(_ prefix: String, _ path: Substring) -> Substring.UTF8View? {
        guard path.utf8.starts(with: prefix.utf8) else { return nil }
        let rest = path.utf8.dropFirst(prefix.utf8.count)
        return rest.isEmpty || rest.first == UInt8(ascii: "/") ? rest : nil
    }
}
