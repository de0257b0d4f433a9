import HTTPTypes

/// What the baseline answers: a body as long as the median Synthea resource is in an answer, and the headers of a read.
enum ConstantAnswer {
    /// The median over all 19,499 resources of `data/synthea/generated-sample-data` as `GET` answers them: compact JSON with `id`,
    /// `meta.versionId` and `meta.lastUpdated`. Counted once.
    static let bodyBytes = 883

    /// A JSON object of that length.
    static let body: [UInt8] = {
        let start = #"{"resourceType":"Observation","id":"00000000-0000-4000-8000-000000000000","note":[{"text":""#
        let end = #""}]}"#
        return Array(start.utf8) + [UInt8](repeating: 0x61, count: bodyBytes - start.utf8.count - end.utf8.count) + Array(end.utf8)
    }()

    static let headers: HTTPFields = [
        .contentType: "application/fhir+json; charset=utf-8", .contentLength: String(bodyBytes), .eTag: "W/\"1\"",
        .lastModified: "Sun, 22 Nov 2026 12:00:00 GMT", .cacheControl: "private, no-cache", .xContentTypeOptions: "nosniff",
        .vary: "Accept, Accept-Encoding",
    ]
}
