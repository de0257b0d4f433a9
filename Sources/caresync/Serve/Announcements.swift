import Synchronization

/// What the operator is told on standard output once the server can be reached, such as the first password.
final class Announcements: Sendable {
    private let lines = Mutex<[String]>([])

    func add(_ line: String) { lines.withLock { $0.append(line) } }

    /// Writes the lines once.
    func tell() {
        let waiting = lines.withLock { lines in
            defer { lines = [] }
            return lines
        }
        for line in waiting { StandardStream.output.write(line + "\n") }
    }
}
