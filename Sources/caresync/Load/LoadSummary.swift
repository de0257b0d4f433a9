import Interactions

/// What a load says at its end.
struct LoadSummary: Sendable {
    var counts: LoadProgress.Counts
    var seconds: Double
    /// References of what was written that point to nothing; nil when the target cannot tell.
    var dangling: (lines: [String], count: Int)?
    var isServer: Bool
    var failure: LoadFailure?

    /// Whether everything is there and refers to something that is there.
    var isSuccess: Bool {
        failure == nil && counts.errors == 0 && counts.unresolved == 0 && (dangling?.count ?? 0) == 0
    }

    var danglingLines: [String] {
        guard let dangling, dangling.count > 0 else { return [] }
        let more = dangling.count - dangling.lines.count
        return dangling.lines + (more > 0 ? ["and \(Grouped.digits(more)) more"] : [])
    }

    /// The last line: counts, rate and errors.
    var line: String {
        let tally = counts.tally
        if counts.filesLoaded == 0, counts.errors == 0, counts.filesKnown > 0, tally.total == 0 {
            return "nothing to do: \(Grouped.count(counts.filesKnown, "file was", "files were")) loaded before" + faults
        }
        var parts: [String] = ["\(Grouped.digits(tally.created)) created"]
        if isServer {
            parts.append("\(Grouped.digits(tally.unchanged)) updated or unchanged")
        } else {
            parts.append("\(Grouped.digits(tally.updated)) updated")
            parts.append("\(Grouped.digits(tally.unchanged)) unchanged")
        }
        if tally.deleted > 0 { parts.append("\(Grouped.digits(tally.deleted)) deleted") }
        let rate = Int((Double(tally.total) / max(seconds, 0.001)).rounded())
        var line = "loaded \(Grouped.count(tally.total, "resource", "resources")) (\(parts.joined(separator: ", ")))"
        line += " from \(Grouped.count(counts.filesLoaded, "file", "files")) in \(Grouped.seconds(seconds)) s, \(Grouped.digits(rate))/s"
        if counts.filesKnown > 0 { line += "; \(Grouped.count(counts.filesKnown, "file was", "files were")) loaded before" }
        return line + faults
    }

    private var faults: String {
        var text = "; \(Grouped.count(counts.errors, "error", "errors"))"
        let dangling = (dangling?.count ?? 0) + counts.unresolved
        if dangling > 0 { text += "; \(Grouped.count(dangling, "reference points", "references point")) to nothing" }
        return text
    }
}
