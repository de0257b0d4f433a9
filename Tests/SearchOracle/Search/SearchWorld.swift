/// What is searched: the current resources and what the server knows besides.
package struct SearchWorld: Sendable {
    /// In the order in which they were created. Each has `resourceType`, `id` and `meta.lastUpdated`.
    package var resources: [PlainJSON]
    /// The server's own URL.
    package var base: String
    /// How far the server's time zone is ahead of UTC, for dates without zone.
    package var zoneMinutes: Int
    /// Microseconds since 1970.
    package var now: Int64

    package init(
        _ resources: [PlainJSON], base: String = "http://example.org/fhir", zoneMinutes: Int = 0, now: Int64 = 1_700_000_000_000_000
    ) {
        self.resources = resources
        self.base = base
        self.zoneMinutes = zoneMinutes
        self.now = now
    }
}
