import Glibc

/// Writes one object as one line of JSON; names and texts must need no escapes.
enum JSONLine {
    indirect enum Value {
        case number(Double)
        case text(String)
        case list([Value])
        case members([(String, Value)])

        fileprivate var json: String {
            switch self {
            case .number(let number) where number == number.rounded() && abs(number) < 1e15: String(Int64(number))
            case .number(let number): String((number * 1000).rounded() / 1000)
            case .text(let text): "\"\(text)\""
            case .list(let values): "[" + values.map(\.json).joined(separator: ",") + "]"
            case .members(let members): "{" + members.map { "\"\($0.0)\":\($0.1.json)" }.joined(separator: ",") + "}"
            }
        }
    }

    static func write(_ members: [(String, Value)]) { print(Value.members(members).json + "\n", to: STDOUT_FILENO) }

    static func print(_ text: String, to file: Int32) {
        var text = text
        text.withUTF8 { bytes in _ = Glibc.write(file, bytes.baseAddress, bytes.count) }
    }
}
