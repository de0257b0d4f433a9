import FHIRPath

/// Why a command prints no result, as lines for standard error.
struct CommandFault: Error {
    let lines: [String]

    init(_ line: String) { lines = ["caresync: " + line] }

    init(lines: [String]) { self.lines = lines }

    /// A fault in an expression: what is wrong, the line of the expression, and a caret under the place. Columns count characters from 1.
    init(_ fault: FHIRPathFault, in expression: String) {
        let bytes = Array(expression.utf8)
        let offset = min(max(fault.offset, 0), bytes.count)
        let start = (bytes[..<offset].lastIndex(of: 0x0A) ?? -1) + 1
        let end = bytes[offset...].firstIndex(of: 0x0A) ?? bytes.count
        let before = String(decoding: bytes[start..<offset], as: UTF8.self)
        let line = 1 + bytes[..<start].count { $0 == 0x0A }
        let place = line == 1 ? "column \(before.count + 1)" : "line \(line), column \(before.count + 1)"
        lines = [
            "caresync: expression, \(place): \(fault.reason)",
            "  " + String(decoding: bytes[start..<end], as: UTF8.self),
            "  " + before.map { $0 == "\t" ? "\t" : " " }.joined() + "^",
        ]
    }
}
