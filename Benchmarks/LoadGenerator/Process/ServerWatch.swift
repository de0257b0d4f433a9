import Glibc

/// Follows what a server process and this one use while a load is counted.
struct ServerWatch {
    private let pid: Int32?
    private let syncCounter: String?
    private var ownCPU = 0.0
    private var serverCPU: Double?
    private var memory: Int?
    private var syncs: Int?

    init(pid: Int32?, syncCounter: String?) {
        self.pid = pid
        self.syncCounter = syncCounter
    }

    mutating func begin() {
        ownCPU = ProcessFigures.ownCPU()
        serverCPU = pid.flatMap(ProcessFigures.cpu)
        syncs = syncCounter.flatMap(ProcessFigures.counter)
        sample()
    }

    mutating func sample() {
        if let now = pid.flatMap(ProcessFigures.memory) { memory = max(memory ?? 0, now) }
    }

    mutating func end(_ outcome: inout LoadOutcome) {
        sample()
        outcome.generatorCPU = ProcessFigures.ownCPU() - ownCPU
        if let before = serverCPU, let after = pid.flatMap(ProcessFigures.cpu) { outcome.serverCPU = after - before }
        if let before = syncs, let after = syncCounter.flatMap(ProcessFigures.counter) { outcome.syncs = after - before }
        outcome.serverMemory = memory
        outcome.serverPeak = pid.flatMap(ProcessFigures.peakMemory)
    }
}
