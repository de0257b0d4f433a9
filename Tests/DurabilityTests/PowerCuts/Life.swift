import CFaultVFS
import FHIRCore
import FHIRSchema
import FHIRStore
import StoreSQLite

/// The life of one store: works, loses its power, recovers, is audited, works on.
struct Life {
    /// What is wrong with the disk or the store's settings, so that the audits must find something.
    enum Sabotage: Sendable {
        case none
        case neverSyncing
        case lyingDisk(FaultyDisk.Files)
    }

    /// Where the power failed.
    struct Tally: Sendable {
        /// Power failures by when they came: "at a sync", "at an operation", "while opening", "at rest".
        var moments: [String: Int] = [:]
        /// Other faults by their kind.
        var mishaps: [String: Int] = [:]
        var acknowledged = 0

        var cuts: Int { moments.values.reduce(0, +) }

        mutating func add(_ other: Tally) {
            moments.merge(other.moments, uniquingKeysWith: +)
            mishaps.merge(other.mishaps, uniquingKeysWith: +)
            acknowledged += other.acknowledged
        }
    }

    private enum Plan {
        case sync(Int, isAfter: Bool)
        case operation(Int)
        case opening(Int)
        /// After the audit, without any work: what could be read must stay.
        case idle

        var moment: String {
            switch self {
            case .sync(_, let isAfter): isAfter ? "after a sync" : "before a sync"
            case .operation: "at an operation"
            case .opening: "while opening or just after"
            case .idle: "at rest"
            }
        }
    }

    let seed: UInt64
    private let disk: FaultyDisk
    private let options: SQLiteOptions
    private let witness = Witness()
    /// Whether there is an index of words, which has syncs and failures of its own.
    private let keepsWords: Bool
    private var generator: SeededGenerator
    private(set) var tally = Tally()
    /// What the audits found; empty if all is well. The life ends with the first failure that has any.
    private(set) var violations: [String] = []

    init(seed: UInt64, _ sabotage: Sabotage = .none) throws {
        self.seed = seed
        generator = SeededGenerator(seed: seed)
        let disk = try FaultyDisk(seed: generator.next())
        self.disk = disk
        var options = disk.options()
        options.logBytes = generator.pick([64 << 10, 256 << 10, 1 << 20])
        options.pageBytes = generator.pick([1024, 4096, 8192])
        options.writerCacheBytes = generator.pick([64 << 10, 1 << 20])
        options.horizon = generator.pick([.milliseconds(4), .seconds(3600)])
        options.writer.idleTime = .milliseconds(generator.pick([1, 50]))
        options.words.step = generator.pick([2, 500])
        options.words.interval = .milliseconds(generator.pick([1, 10]))
        options.words.patience = .milliseconds(4)
        keepsWords = generator.below(3) > 0
        switch sabotage {
        case .none: break
        case .neverSyncing: options.synchronous = .off
        case .lyingDisk(let files): disk.lie(files)
        }
        self.options = options
        disk.delaySyncs(microseconds: generator.pick([0, 0, 300]))
    }

    /// Lives through this many power failures, or until an audit finds something.
    mutating func run(cuts: Int) async {
        while tally.cuts < cuts, violations.isEmpty { await runOnce() }
        if violations.isEmpty, let store = await open(isAudited: true) { await store.close() }
        tally.acknowledged = witness.acknowledgedCount
    }

    private mutating func runOnce() async {
        let writers = 2 + generator.below(6)
        let commits = 1 + generator.below(12)
        let plan = nextPlan(writers, commits)
        if case .opening(let n) = plan {
            disk.cut(atOperation: n)
            if let store = await open(isAudited: false) { await work(store, writers, commits) }
        } else if let store = await open(isAudited: true) {
            guard violations.isEmpty else { return await store.close() }
            switch plan {
            case .sync(let n, let isAfter): disk.cut(atSync: n, isAfter: isAfter)
            case .operation(let n): disk.cut(atOperation: n)
            case .opening, .idle: break
            }
            if case .idle = plan {
                disk.cut()
                await store.close()
            } else {
                await work(store, writers, commits)
            }
        }
        guard violations.isEmpty else { return }
        end(disk.isOff ? plan.moment : "at rest")
    }

    private mutating func nextPlan(_ writers: Int, _ commits: Int) -> Plan {
        switch generator.below(20) {
        case 0, 1: .opening(1 + generator.below(30))
        case 2: .idle
        case 3..<11: .sync(1 + generator.below(commits + 3), isAfter: generator.isOneIn(2))
        default: .operation(1 + generator.below(writers * commits * 12))
        }
    }

    /// Nil when the power failed meanwhile, or when the store does not open, which is a violation.
    private mutating func open(isAudited: Bool) async -> SQLiteStore? {
        let store: SQLiteStore
        do throws(OperationFailure) {
            store = try SQLiteStore.open(options)
        } catch {
            if !disk.isOff { violations.append("the store does not open: \(error.issues.first?.diagnostics ?? "")") }
            return nil
        }
        if keepsWords { store.indexWords(BodyWords.reading) { _ in } }
        guard isAudited else { return store }
        violations += await Audit.violations(of: store, witness)
        let check = violations.isEmpty ? DatabaseCheck.result(options) : "ok"
        if check != "ok" { violations.append("the database's structure is broken: \(check)") }
        return store
    }

    /// Runs the clients, often with another fault; if the power lasts, it may still fail while the store is closed.
    private mutating func work(_ store: SQLiteStore, _ writers: Int, _ commits: Int) async {
        cause(mishap: generator.below(10))
        let clients = Clients(store: store, disk: disk, witness: witness)
        await clients.run(writers: writers, commits: commits, seed: generator.next())
        disk.leaveSpace(nil)
        if generator.isOneIn(6) { disk.cut() }
        await store.close()
    }

    private mutating func cause(mishap: Int) {
        switch mishap {
        case 0:
            disk.leaveSpace(Int64(generator.below(400_000)))
            tally.mishaps["full disk", default: 0] += 1
        case 1:
            disk.fail(FAULT_SYNC, .any, at: 1 + generator.below(10), count: 1)
            tally.mishaps["failed sync", default: 0] += 1
        case 2:
            disk.fail(FAULT_READ, .any, at: 1 + generator.below(60), count: UInt64(1 + generator.below(3)))
            tally.mishaps["failed read", default: 0] += 1
        case 3:
            disk.fail(FAULT_WRITE, .any, at: 1 + generator.below(200), count: 1)
            tally.mishaps["failed write", default: 0] += 1
        default: break
        }
    }

    /// Ends the process, or the power of the machine.
    private mutating func end(_ moment: String) {
        disk.cut()
        let isDeath = generator.isOneIn(5)
        let isClosed = isDeath ? disk.restart() : disk.materialise(generator.next())
        if !isClosed { violations.append("\(disk.openFiles) files were left open") }
        if isDeath {
            tally.mishaps["death of the process", default: 0] += 1
        } else {
            tally.moments[moment, default: 0] += 1
        }
    }
}
