import FHIRCore

/// The first thing that makes a document unreadable as XML; nothing after it can be understood.
struct XMLFault: Error {
    let id: IssueID
    /// Constant, so that it cannot repeat what the document says.
    let message: StaticString
    /// The index of the byte where it was noticed.
    let position: Int

    /// A breach of the rules of XML.
    init(_ message: StaticString, at position: Int) {
        self.init(.syntax, message, at: position)
    }

    init(_ id: IssueID, _ message: StaticString, at position: Int) {
        self.id = id
        self.message = message
        self.position = position
    }

    /// Limits are answered with 413, everything else with 400.
    var category: OperationFailure.Category {
        id == .depthLimit || id == .sizeLimit ? .tooLarge : .invalid
    }

    /// The fault as an issue, with its line and column (in characters, from 1). O(position).
    func issue(in bytes: UnsafeBufferPointer<UInt8>, at expression: String?) -> Issue {
        var line = 1
        var column = 1
        for byte in bytes.prefix(position) {
            if byte == 0x0A {
                line += 1
                column = 1
            } else if byte & 0xC0 != 0x80 {
                column += 1
            }
        }
        return Issue(
            id, severity: id == .informational ? .information : .error, at: expression, "Line \(line), column \(column): \(message).")
    }
}
