import FHIRCore
import Interactions

/// Goes again through the parts of files that waited for something else to be loaded.
struct WaitingRound: Sendable {
    let target: any LoadTarget
    let progress: LoadProgress
    let reader: LoadReader

    /// How many items are held in memory for the last attempt.
    private static let lastLimit = 20_000

    /// Tries the waiting parts of one file; what goes on waiting stays in `waiting`.
    func run(_ waiting: inout FileLoad.Waiting) async throws(LoadFailure) {
        guard !waiting.places.isEmpty else { return }
        var left: [LoadPlace] = []
        let runs = runs(waiting)
        for (number, places) in runs.enumerated() {
            let batches = batches(try items(waiting.file, places))
            for (index, batch) in batches.enumerated() {
                let isLast = number == runs.count - 1 && index == batches.count - 1 && left.isEmpty
                if isLast { waiting.record.hasPostponed = false }
                let content = LoadBatch(items: batch, digest: waiting.digest, record: waiting.record, isLast: isLast)
                let (outcomes, record) = try await target.write(content, isRetry: true)
                waiting.record = record
                for (item, outcome) in zip(batch, outcomes) where progress.take(outcome, item, reader) { left.append(item.place) }
            }
        }
        waiting.places = left
        guard left.isEmpty, waiting.record.state != .done else { return }
        waiting.record.state = .done
        waiting.record.hasPostponed = false
        try await target.keep(waiting.record, of: waiting.digest)
    }

    /// Writes of what is still waiting all that can be written, and leaves the files open for the next load.
    func runLast(_ waiting: [FileLoad.Waiting]) async throws(LoadFailure) {
        var gathered: [LoadItem] = []
        for file in waiting {
            for places in runs(file) {
                gathered += try items(file.file, places)
                if gathered.count >= Self.lastLimit {
                    try await writeLast(gathered)
                    gathered = []
                }
            }
        }
        try await writeLast(gathered)
        for file in waiting where !file.places.isEmpty {
            var record = file.record
            record.state = .open
            try await target.keep(record, of: file.digest)
        }
    }

    private func writeLast(_ items: [LoadItem]) async throws(LoadFailure) {
        guard !items.isEmpty else { return }
        for (item, outcome) in zip(items, try await target.writeLast(items)) { _ = progress.take(outcome, item, reader) }
    }

    /// The places in runs that are read together: of NDJSON as many lines as a batch has, otherwise the whole file.
    private func runs(_ waiting: FileLoad.Waiting) -> [ArraySlice<LoadPlace>] {
        let places = waiting.places
        guard !places.isEmpty else { return [] }
        guard reader.files[waiting.file].layout == .lines else { return [places[...]] }
        return stride(from: 0, to: places.count, by: target.batchLimit).map { places[$0..<min($0 + target.batchLimit, places.count)] }
    }

    /// The items at some places of a file, read again.
    private func items(_ file: Int, _ places: ArraySlice<LoadPlace>) throws(LoadFailure) -> [LoadItem] {
        do throws(FileFault) {
            let input = try InputFile(reader.files[file].path)
            if reader.files[file].layout == .lines { return reader.items(of: file, try chunk(input, places)).items }
            let wanted = Set(places.map(\.offset))
            let found = reader.items(of: file, try input.read(from: 0, count: input.size))
            return found.items.filter { wanted.contains($0.place.offset) }
        } catch {
            throw LoadFailure(error.description)
        }
    }

    /// The lines at some places of a file.
    private func chunk(_ input: InputFile, _ places: ArraySlice<LoadPlace>) throws(FileFault) -> LineChunk {
        var chunk = LineChunk(bytes: [], lines: [], end: 0, lineCount: 0)
        var last: Int?
        for place in places where place.offset != last {
            last = place.offset
            var lines = LineChunks(input, from: place.offset, after: (place.line ?? 1) - 1, lineLimit: 1, byteLimit: 64 << 10)
            guard let one = try lines.next(), let line = one.lines.first else { continue }
            let base = chunk.bytes.count
            chunk.bytes += one.bytes
            let range = (base + line.range.lowerBound)..<(base + line.range.upperBound)
            chunk.lines.append(LineChunk.Line(number: line.number, offset: line.offset, range: range))
        }
        return chunk
    }

    private func batches(_ items: [LoadItem]) -> [[LoadItem]] {
        var batches: [[LoadItem]] = []
        for item in items {
            if item.unit.canFail || batches.last?.first?.unit.canFail != false {
                batches.append([item])
            } else {
                batches[batches.count - 1].append(item)
            }
        }
        return batches
    }
}
