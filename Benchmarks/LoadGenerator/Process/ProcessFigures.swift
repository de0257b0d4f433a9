import Glibc

/// Processor time and memory of processes, from `/proc` and the system.
enum ProcessFigures {
    /// Seconds of processor time that this process has used.
    static func ownCPU() -> Double {
        var usage = rusage()
        getrusage(__rusage_who_t(RUSAGE_SELF.rawValue), &usage)
        return seconds(usage.ru_utime) + seconds(usage.ru_stime)
    }

    private static func seconds(_ time: timeval) -> Double { Double(time.tv_sec) + Double(time.tv_usec) / 1e6 }

    /// Seconds of processor time of another process; nil when it is gone.
    static func cpu(_ pid: Int32) -> Double? {
        // The name in parentheses may hold spaces: fields are counted from its end on, utime being the 12th.
        guard let text = read("/proc/\(pid)/stat"), let close = text.lastIndex(of: ")") else { return nil }
        let fields = text[text.index(after: close)...].split(separator: " ")
        guard fields.count > 12, let user = Double(fields[11]), let system = Double(fields[12]) else { return nil }
        return (user + system) / Double(sysconf(Int32(_SC_CLK_TCK)))
    }

    /// Resident memory in KiB.
    static func memory(_ pid: Int32) -> Int? { status(pid, "VmRSS:") }

    /// The most resident memory since the process started, in KiB.
    static func peakMemory(_ pid: Int32) -> Int? { status(pid, "VmHWM:") }

    /// The number that a file's first eight bytes hold in memory order; nil when there is none.
    static func counter(_ path: String) -> Int? {
        guard let bytes = (try? FileContent.read(path))?.array, bytes.count >= 8 else { return nil }
        return bytes.withUnsafeBytes { Int($0.loadUnaligned(as: Int64.self)) }
    }

    private static func status(_ pid: Int32, _ name: String) -> Int? {
        guard let text = read("/proc/\(pid)/status") else { return nil }
        for line in text.split(separator: "\n") where line.hasPrefix(name) {
            return line.split(whereSeparator: { $0 == " " || $0 == "\t" }).dropFirst().first.flatMap { Int($0) }
        }
        return nil
    }

    private static func read(_ path: String) -> String? {
        guard let bytes = try? FileContent.read(path) else { return nil }
        return bytes.text
    }
}
