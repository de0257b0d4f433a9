/// The searches of a run in their order, from a file: one a line, its parts separated by tabs.
///
/// They are: the name of its kind; how many pages are asked for, each by the `next` link of the one before; what follows `/fhir/` in the
/// URL; any number of checks (`SearchCheck`). Names need no escapes in JSON.
struct SearchRequests {
    struct Search {
        /// The number of its kind; pages before the last count as the kind behind it.
        let kind: Int
        let pages: Int
        /// Where its path lies in the file.
        let path: Range<Int>
        let checks: [SearchCheck]
    }

    private(set) var kinds: [String] = []
    private(set) var searches: [Search] = []
    private let content: Bytes

    init(path: String) throws(LoadFailure) {
        content = try FileContent.read(path)
        var known: [Substring: Int] = [:]
        var start = 0
        for (index, byte) in content.all.enumerated() where byte == 0x0A {
            let line = String(decoding: content.slice(start, index - start), as: UTF8.self)
            let parts = line.split(separator: "\t", omittingEmptySubsequences: false)
            guard parts.count >= 3, let pages = Int(parts[1]), pages > 0 else {
                throw LoadFailure("\(path): expected kind, pages, path and checks, separated by tabs, found \(line)")
            }
            let kind = known[parts[0]] ?? kinds.count
            if kind == kinds.count {
                known[parts[0]] = kind
                kinds += [String(parts[0]), parts[0] + ", pages before"]
            }
            let from = start + parts[0].utf8.count + parts[1].utf8.count + 2
            var checks: [SearchCheck] = []
            for part in parts[3...] {
                guard let check = SearchCheck(part) else { throw LoadFailure("\(path): not a check: \(part)") }
                checks.append(check)
            }
            searches.append(Search(kind: kind, pages: pages, path: from..<(from + parts[2].utf8.count), checks: checks))
            start = index + 1
        }
        guard !searches.isEmpty else { throw LoadFailure("\(path): no lines") }
    }

    func path(of search: Search) -> UnsafeBufferPointer<UInt8> { content.slice(search.path.lowerBound, search.path.count) }
}
