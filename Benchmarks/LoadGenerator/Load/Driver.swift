/// Keeps every connection busy with a scenario's requests on one thread, and times and checks the answers.
///
/// The load is closed: a connection sends its next request when the last one is answered, so a slow server gets fewer requests.
final class Driver<S: Scenario> {
    private var scenario: S
    private let plan: LoadPlan
    private let poller: Poller
    private let connections: [Connection]
    private var outcome = LoadOutcome()
    private var watch: ServerWatch
    private var issued = 0
    private var busy = 0
    private var isCounting = false
    private var isStopping = false

    init(_ scenario: S, _ plan: LoadPlan) throws(LoadFailure) {
        self.scenario = scenario
        self.plan = plan
        poller = try Poller(capacity: plan.connections)
        connections = (0..<plan.connections).map { _ in Connection() }
        watch = ServerWatch(pid: plan.serverPID, syncCounter: plan.syncCounter)
        outcome.kinds = scenario.kinds
        outcome.unit = scenario.unit
        outcome.latencies = scenario.kinds.map { _ in LatencyHistogram() }
        outcome.hits = scenario.kinds.map { _ in 0 }
        outcome.withoutHits = outcome.hits
    }

    /// Runs the whole plan. O(seconds of the plan).
    func run() throws(LoadFailure) -> LoadOutcome {
        let start = MonotonicTime.now()
        let warm = start + MonotonicTime.nanoseconds(plan.warmUp)
        let deadline = warm + MonotonicTime.nanoseconds(plan.seconds)
        let patience = MonotonicTime.nanoseconds(plan.patience)
        var nextTick = start
        var countingSince = start
        if plan.warmUp <= 0 {
            isCounting = true
            watch.begin()
        }
        for number in connections.indices {
            try connect(number)
            try startRequest(number)
        }
        while busy > 0 {
            try poller.wait(milliseconds: 20) { number, canWrite, canRead throws(LoadFailure) in
                if canWrite { try continueSending(number) }
                if canRead { try receive(number) }
            }
            let now = MonotonicTime.now()
            if !isCounting, !isStopping, now >= warm {
                isCounting = true
                countingSince = now
                watch.begin()
            }
            if isCounting, now >= deadline || (isStopping && busy == 0) { endCounting(since: countingSince, now) }
            if outcome.errors >= plan.faultLimit { isStopping = true }
            guard now >= nextTick else { continue }
            nextTick = now + 500_000_000
            if isCounting { watch.sample() }
            for number in connections.indices where connections[number].isBusy && now > connections[number].startedAt + patience {
                try lose(number, .timeout)
            }
        }
        if isCounting { endCounting(since: countingSince, MonotonicTime.now()) }
        for connection in connections { connection.disconnect() }
        return outcome
    }

    private func endCounting(since start: UInt64, _ now: UInt64) {
        isCounting = false
        isStopping = true
        outcome.seconds = Double(now - start) / 1e9
        watch.end(&outcome)
    }

    private func connect(_ number: Int) throws(LoadFailure) {
        let connection = connections[number]
        connection.socket = try Loopback.connect(port: plan.port, isBlocking: false)
        try poller.add(connection.socket, number: number)
    }

    private func startRequest(_ number: Int) throws(LoadFailure) {
        guard !isStopping, issued < plan.requests else { return }
        let connection = connections[number]
        connection.request.removeAll()
        guard let kind = scenario.next(number, connection.request) else { return }
        connection.kind = kind
        connection.begin()
        connection.startedAt = MonotonicTime.now()
        issued += 1
        busy += 1
        try continueSending(number)
    }

    private func continueSending(_ number: Int) throws(LoadFailure) {
        let connection = connections[number]
        switch connection.send() {
        case .lost: try lose(number, .closed)
        case .finished:
            guard connection.awaitsRoom else { return }
            connection.awaitsRoom = false
            try poller.change(connection.socket, number: number, writes: false)
        case .unfinished:
            guard !connection.awaitsRoom else { return }
            connection.awaitsRoom = true
            try poller.change(connection.socket, number: number, writes: true)
        }
    }

    private func receive(_ number: Int) throws(LoadFailure) {
        let connection = connections[number]
        guard connection.isBusy, case .finished = connection.receive() else { return try lose(number, .closed) }
        switch ResponseHead.read(connection) {
        case .incomplete: return
        case .malformed(let reason):
            note(.length, "\(reason)")
            try lose(number, nil)
        case .complete(let response):
            if isCounting { outcome.latencies[connection.kind].add(MonotonicTime.now() - connection.startedAt) }
            switch scenario.check(number, response) {
            case .good(let units, let hits):
                guard isCounting else { break }
                outcome.units += units
                if let hits {
                    outcome.hits[connection.kind] += hits
                    if hits == 0 { outcome.withoutHits[connection.kind] += 1 }
                }
            case .bad(let fault): note(fault, "\(response.status) \(Self.excerpt(response.body))")
            }
            connection.isBusy = false
            busy -= 1
            try startRequest(number)
        }
    }

    /// Gives up on a connection and, if it was in use, opens another in its place.
    private func lose(_ number: Int, _ fault: Fault?) throws(LoadFailure) {
        let connection = connections[number]
        let wasBusy = connection.isBusy
        connection.disconnect()
        if wasBusy {
            busy -= 1
            scenario.abandon(number)
            if let fault { note(fault, "request of kind \(outcome.kinds[connection.kind])") }
        }
        guard !isStopping, outcome.errors < plan.faultLimit else { return }
        try connect(number)
        try startRequest(number)
    }

    private func note(_ fault: Fault, _ example: @autoclosure () -> String) {
        outcome.faults[fault, default: 0] += 1
        if outcome.examples.count < 5 { outcome.examples.append("\(fault.rawValue): \(example())") }
    }

    private static func excerpt(_ body: UnsafeBufferPointer<UInt8>) -> String { String(decoding: body.prefix(300), as: UTF8.self) }
}
