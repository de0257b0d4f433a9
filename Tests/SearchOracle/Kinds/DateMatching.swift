/// Date parameters (R4 `search.html#date`).
struct DateMatching {
    let zoneMinutes: Int
    let now: Int64

    /// The intervals of an element.
    ///
    /// A Period reaches to the end of what its `end` stands for; "a missing lower boundary is "less than" any actual date. A missing
    /// upper boundary is "greater than" any actual date". Of a Timing "only the outer limits matter": those of its events and of
    /// `repeat.boundsPeriod`; a Timing with neither has no time. A string is none of the types of dates, even if it reads like one.
    func intervals(_ item: PathItem) -> [OracleDate] {
        if item.type == "String" { return [] }
        if let text = item.value.string { return OracleDate(text, zoneMinutes: zoneMinutes).map { [$0] } ?? [] }
        if item.value["event"] != nil || item.value["repeat"] != nil {
            let bounds = item.children("repeat").flatMap { $0.children("bounds") }
            let parts = (item.children("event") + bounds).flatMap(intervals)
            guard let low = parts.map(\.low).min(), let high = parts.map(\.high).max() else { return [] }
            return [OracleDate(low: low, high: high)]
        }
        let start = item.value["start"]?.string.flatMap { OracleDate($0, zoneMinutes: zoneMinutes) }
        let end = item.value["end"]?.string.flatMap { OracleDate($0, zoneMinutes: zoneMinutes) }
        guard start != nil || end != nil else { return [] }
        return [OracleDate(low: start?.low ?? OracleDate.beginning, high: end?.high ?? OracleDate.end)]
    }

    /// The test of one value; nil if it is no date.
    func predicate(_ value: String) -> (([PathItem]) -> Bool)? {
        let (prefix, text) = SearchPrefix.split(EscapedList.plain(value))
        guard let sought = OracleDate(text, zoneMinutes: zoneMinutes) else { return nil }
        return { items in items.flatMap(intervals).contains { $0.matches(prefix, sought, now: now) } }
    }
}
