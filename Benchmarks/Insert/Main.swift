import CSQLite
import Glibc

/// `bench-insert STORE COMMIT FILE`: puts each line of a file into one table of a SQLite database and says how long that took.
///
/// The baseline of loading: the same bodies, page size, log and syncs as the server's store, but no parsing, no ids, no history and no
/// index. COMMIT is the number of lines in a transaction. Ends with a checkpoint, as a load does.
@main
enum Main {
    static func main() {
        let words = CommandLine.arguments
        guard words.count == 4, let perCommit = Int(words[2]), perCommit > 0 else {
            return fail("bench-insert STORE LINES-PER-COMMIT FILE")
        }
        guard let lines = Lines(path: words[3]) else { return fail("\(words[3]): cannot be read") }
        guard let table = BodyTable(path: words[1]) else { return fail("\(words[1]): cannot be opened") }
        var time = timespec()
        clock_gettime(CLOCK_MONOTONIC, &time)
        let start = Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
        var count = 0
        var bytes = 0
        var isGood = true
        lines.visit { line in
            if count % perCommit == 0 { isGood = isGood && (count == 0 || table.run("COMMIT")) && table.run("BEGIN IMMEDIATE") }
            isGood = isGood && table.insert(line)
            count += 1
            bytes += line.count
        }
        isGood = isGood && (count == 0 || table.run("COMMIT")) && table.run("PRAGMA wal_checkpoint(TRUNCATE)")
        guard isGood else { return fail("SQLite refused a statement") }
        clock_gettime(CLOCK_MONOTONIC, &time)
        let seconds = Double(time.tv_sec) + Double(time.tv_nsec) / 1e9 - start
        print(#"{"resources":\#(count),"bytes":\#(bytes),"seconds":\#(seconds)}"#)
    }

    private static func fail(_ reason: String) {
        var text = "bench-insert: \(reason)\n"
        text.withUTF8 { _ = write(STDERR_FILENO, $0.baseAddress, $0.count) }
        exit(2)
    }
}
