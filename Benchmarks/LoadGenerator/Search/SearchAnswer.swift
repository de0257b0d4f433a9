/// Where the parts of a searchset Bundle lie, in the compact JSON that the server writes.
struct SearchAnswer {
    private let body: UnsafeBufferPointer<UInt8>

    /// Nil when it is no searchset.
    init?(_ body: UnsafeBufferPointer<UInt8>) {
        let start = UnsafeBufferPointer(rebasing: body.prefix(80))
        guard start.firstOffset(of: "{\"resourceType\":\"Bundle\"") == 0, start.firstOffset(of: "\"type\":\"searchset\"") != nil,
            body.last == 0x7D
        else { return nil }
        self.body = body
    }

    /// `Bundle.total`, which stands before links and entries.
    var total: Int? {
        let start = UnsafeBufferPointer(rebasing: body.prefix(160))
        guard let offset = start.firstOffset(of: "\"total\":") else { return nil }
        return Int(String(decoding: start[(offset + 8)...].prefix { $0 >= 0x30 && $0 <= 0x39 }, as: UTF8.self))
    }

    /// The URL of the next page, from its path on.
    var next: UnsafeBufferPointer<UInt8>? {
        let mark: StaticString = "{\"relation\":\"next\",\"url\":\""
        let start = UnsafeBufferPointer(rebasing: body.prefix(32_768))
        guard let offset = start.firstOffset(of: mark) else { return nil }
        let rest = UnsafeBufferPointer(rebasing: start[(offset + mark.utf8CodeUnitCount)...])
        guard let end = rest.firstIndex(of: 0x22), let path = UnsafeBufferPointer(rebasing: rest[..<end]).firstOffset(of: "/fhir") else {
            return nil
        }
        return UnsafeBufferPointer(rebasing: rest[path..<end])
    }

    /// Calls `body` for each entry with the first letter of its mode: match, include or outcome.
    func forEachEntry(_ body: (UnsafeBufferPointer<UInt8>, UInt8) -> Void) {
        let mark: StaticString = "\"search\":{\"mode\":\""
        var rest = self.body
        while let offset = rest.firstOffset(of: mark), offset + mark.utf8CodeUnitCount < rest.count {
            body(UnsafeBufferPointer(rebasing: rest[..<offset]), rest[offset + mark.utf8CodeUnitCount])
            rest = UnsafeBufferPointer(rebasing: rest[(offset + mark.utf8CodeUnitCount)...])
        }
    }
}
