/// The small world of resources that the hand-written cases search.
///
/// A resource's `meta.lastUpdated` follows from its place: the first is from 2023-01-01T00:00Z, each further one an hour younger.
package enum CaseWorld {
    /// The world at 2023-06-01T00:00Z, in UTC.
    package static let world = SearchWorld(resources, now: 1_685_577_600_000_000)

    /// All resources in the order in which they are created; references lead back only.
    package static let resources: [PlainJSON] = [organizations, people, encounters, conditions, observations, orders, terminology]
        .flatMap { PlainJSON(parsing: $0)?.items ?? [] }
        .enumerated().map { dated($0.element, $0.offset) }

    private static func dated(_ resource: PlainJSON, _ place: Int) -> PlainJSON {
        var resource = resource
        var meta = resource["meta"] ?? [:]
        meta["lastUpdated"] = "2023-01-0\(1 + place / 24)T\(place % 24 < 10 ? "0" : "")\(place % 24):00:00.000Z"
        meta["versionId"] = "1"
        resource["meta"] = meta
        return resource
    }
}
