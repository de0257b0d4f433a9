import SearchOracle

/// Asks a server and the naive evaluator the same and says how the answers differ.
struct SearchComparison {
    /// How the server is asked.
    enum Form: Sendable {
        case whole
        case total
        case count
        /// In pages of so many matches.
        case pages(Int)
    }

    let server: SearchServer
    let oracle: NaiveSearch

    /// What differs; nil if nothing does.
    func difference(_ search: SearchText, _ form: Form) async -> String? {
        let expected: SearchAnswer
        do {
            expected = try oracle.answer(search)
        } catch {
            let reply = await server.get(search.url)
            return [400, 404].contains(reply.status) ? nil : "expected a refusal (\(error)), answered \(reply.status)"
        }
        return switch form {
        case .whole: await whole(search, expected)
        case .total: await total(search, expected, ("_total", "accurate"), ("_count", "1"))
        case .count: await total(search, expected, ("_summary", "count"))
        case .pages(let size): await pages(search, expected, size)
        }
    }

    private func whole(_ search: SearchText, _ expected: SearchAnswer) async -> String? {
        let reply = await server.get(search.url)
        guard reply.status == 200 else { return "answered \(reply.status) \(reply.refusal)" }
        if let difference = Self.difference(reply.matches, expected.matches) { return difference }
        if let difference = Self.difference(reply.included, expected.included) { return difference }
        return reply.total == expected.matches.count ? nil : "total \(reply.total.map(String.init) ?? "none"), not \(expected.matches.count)"
    }

    private func total(_ search: SearchText, _ expected: SearchAnswer, _ more: (String, String)...) async -> String? {
        let reply = await server.get(Self.with(search, more).url)
        guard reply.status == 200 else { return "answered \(reply.status) \(reply.refusal)" }
        return reply.total == expected.matches.count ? nil : "total \(reply.total.map(String.init) ?? "none"), not \(expected.matches.count)"
    }

    /// All pages by `next`, back by `prev`, the first by `first`, the end by `last`.
    private func pages(_ search: SearchText, _ expected: SearchAnswer, _ size: Int) async -> String? {
        let forward = await SearchPages(server, from: Self.with(search, [("_count", String(size))]).url)
        if let fault = forward.fault { return fault }
        if let difference = Self.difference(forward.matches, expected.matches) { return "in pages of \(size): " + difference }
        let included = forward.included.subtracting(expected.matches)
        if let difference = Self.difference(Array(included), expected.included) { return "in pages of \(size): " + difference }
        for (number, page) in forward.pages.enumerated() where page.matches.count != size && number < forward.pages.count - 1 {
            return "page \(number + 1) of \(forward.pages.count) has \(page.matches.count) matches, not \(size)"
        }
        guard let first = forward.pages.first, let end = forward.pages.last, forward.pages.count > 1 else { return nil }
        // Pages of contained resources lead forward only.
        if search.parameters.contains(where: { $0.name == "_containedType" && $0.value == "contained" }) {
            let again = await server.get(end.links["first"] ?? "")
            return again.matches == first.matches ? nil : "first is \(again.matches), not \(first.matches)"
        }
        if first.links["prev"] != nil || end.links["next"] != nil { return "links beyond the ends" }

        let back = await SearchPages(server, from: end.links["self"] ?? "", by: "prev")
        if let fault = back.fault { return "by prev: " + fault }
        if back.pages.map(\.matches) != forward.pages.reversed().map(\.matches) { return "prev leads another way back: \(back.matches)" }
        let again = await server.get(end.links["first"] ?? "")
        if again.matches != first.matches { return "first is \(again.matches), not \(first.matches)" }
        let last = await server.get(first.links["last"] ?? "")
        return last.matches == Array(expected.matches.suffix(size)) ? nil : "last is \(last.matches)"
    }

    private static func with(_ search: SearchText, _ more: [(String, String)]) -> SearchText {
        SearchText(path: search.path, search.parameters + more.map { SearchText.Parameter($0.0, $0.1) })
    }

    private static func difference(_ found: [String], _ expected: [String]) -> String? {
        if found == expected { return nil }
        if found.sorted() == expected.sorted() { return "order \(found), expected \(expected)" }
        return difference(found, Set(expected), "matches")
    }

    private static func difference(_ found: [String], _ expected: Set<String>) -> String? { difference(found, expected, "included") }

    private static func difference(_ found: [String], _ expected: Set<String>, _ what: String) -> String? {
        var parts: [String] = []
        if Set(found).count != found.count { parts.append("some twice") }
        let missing = expected.subtracting(found).sorted()
        let wrong = Set(found).subtracting(expected).sorted()
        if !missing.isEmpty { parts.append("missing \(missing)") }
        if !wrong.isEmpty { parts.append("wrong \(wrong)") }
        return parts.isEmpty ? nil : "\(what): " + parts.joined(separator: ", ")
    }
}
