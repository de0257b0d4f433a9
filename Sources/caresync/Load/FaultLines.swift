import FHIRCore

/// Says what is wrong with a file: `FILE:LINE: ELEMENT: what was expected`, one line for each issue.
struct FaultLines {
    /// The most issues of one resource or file that are listed.
    static let limit = 10

    let path: String
    let layout: SourceFile.Layout

    /// The lines for the issues of a whole JSON or XML file; the bytes help to find the line of an element.
    func lines(_ issues: [Issue], in bytes: [UInt8]) -> [String] {
        listed(issues) { issue in
            if let (line, rest) = Self.stated(issue.diagnostics) { return (line, rest) }
            let line = issue.expression.flatMap { expression in
                switch layout {
                case .json, .lines: JSONPlace.line(of: expression, in: bytes)
                case .xml: XMLPlace.line(of: expression, in: bytes)
                }
            }
            return (line ?? 1, issue.diagnostics)
        }
    }

    /// The lines for the issues of one line of NDJSON.
    func lines(_ issues: [Issue], onLine line: Int) -> [String] {
        listed(issues) { (line, Self.stated($0.diagnostics)?.rest ?? $0.diagnostics) }
    }

    private func listed(_ issues: [Issue], _ place: (Issue) -> (line: Int, text: String)) -> [String] {
        var result = issues.prefix(Self.limit).map { issue in
            let (line, text) = place(issue)
            return "\(path):\(line): " + (issue.expression.map { $0 + ": " } ?? "") + text
        }
        if issues.count > Self.limit { result.append("\(path): and \(issues.count - Self.limit) more") }
        return result
    }

    /// The line that the text itself starts with, as in `Line 3, column 7: expected …`, and the rest from the column on.
    private static func stated(_ text: String) -> (line: Int, rest: String)? {
        guard text.hasPrefix("Line "), let comma = text.firstIndex(of: ","), let line = Int(text.dropFirst(5)[..<comma]) else { return nil }
        return (line, String(text[text.index(after: comma)...].drop { $0 == " " }))
    }
}
