import Glibc

/// Follows what a server process and this one use while a load is counted.
struct ServerWatch {
    private let pid: Int32?
    private var ownCPU = 0.0
    private var serverCPU: Double?
    private var memory: Int?

    init(pid: Int32?) {
        self.pid = pid
    }

    mutating func begin() {
        ownCPU = ProcessFigures.ownCPU()
        serverCPU = pid.flatMap(ProcessFigures.cpu)
        sample()
    }

    mutating func sample() {
        if let now = pid.flatMap(ProcessFigures.memory) { memory = max(memory ?? 0, now) }
    }

    mutating func end(_ outcome: inout LoadOutcome) {
        sample()
        outcome.generatorCPU = ProcessFigures.ownCPU() - ownCPU
        if let before = serverCPU, let after = pid.flatMap(ProcessFigures.cpu) { outcome.serverCPU = after - before }
        outcome.serverMemory = memory
        outcome.serverPeak = pid.flatMap(ProcessFigures.peakMemory)
    }
}
