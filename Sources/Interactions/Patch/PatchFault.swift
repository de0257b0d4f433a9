import FHIRCore

/// Why one operation of a patch cannot be read or applied; becomes an issue that names the operation's number and path.
struct PatchFault: Error {
    /// `patchSyntax` (400), or `patchPath`, `patchTest`, `patchResult`, `budget` (422).
    let id: IssueID
    /// What was expected, without any value of the resource or the patch.
    let expected: String

    init(_ id: IssueID, _ expected: String) {
        self.id = id
        self.expected = expected
    }

    /// - Parameters:
    ///   - number: the operation's position, counted from 1.
    ///   - label: its kind and path.
    func issue(_ number: Int, _ label: String, at expression: String? = nil) -> Issue {
        Issue(id, at: expression, "Operation \(number)\(label.isEmpty ? "" : " (\(Self.shortened(label)))"): \(expected).")
    }

    func failure(_ number: Int, _ label: String, at expression: String? = nil) -> OperationFailure {
        OperationFailure(id == .patchSyntax ? .invalid : .unprocessable, [issue(number, label, at: expression)])
    }

    /// A path of a reasonable length, on one line.
    private static func shortened(_ text: String) -> String {
        let line = String(String.UnicodeScalarView(text.unicodeScalars.prefix(200).map { $0.value < 0x20 ? " " : $0 }))
        return line.unicodeScalars.count < text.unicodeScalars.count ? line + "…" : line
    }
}
