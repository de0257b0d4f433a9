import FHIRCore
import Interactions

/// Loads one file once through, from where the journal says it was left.
struct FileLoad: Sendable {
    let reader: LoadReader
    let target: any LoadTarget
    let progress: LoadProgress
    /// The file's index.
    let file: Int
    let again: Bool

    /// What a file has left to be tried again.
    struct Waiting: Sendable {
        var file: Int
        var digest: FileDigest
        var record: LoadRecord
        var places: [LoadPlace]
    }

    private var source: SourceFile { reader.files[file] }

    /// Loads the file; nil when nothing of it waits.
    func run() async throws(LoadFailure) -> Waiting? {
        do {
            let input = try InputFile(source.path)
            if source.layout == .lines { return try await loadLines(input) }
            guard input.size <= LoadReader.sizeLimit else {
                throw FileFault(source.path, "larger than \(LoadReader.sizeLimit) bytes; such amounts go into NDJSON")
            }
            return try await loadWhole(try input.read(from: 0, count: input.size))
        } catch let fault as FileFault {
            progress.fail(fault.description)
            progress.add { $0.bytes += source.size }
            return nil
        } catch let failure as LoadFailure {
            throw failure
        } catch {
            throw LoadFailure("\(source.path): \(error)")
        }
    }

    /// The record to start from; nil when there is nothing to do.
    private func start(_ digest: FileDigest) async throws(LoadFailure) -> LoadRecord? {
        guard !again, let known = try await target.record(of: digest) else { return LoadRecord() }
        guard known.state == .done else { return known.resumption }
        progress.add {
            $0.filesKnown += 1
            $0.bytes += source.size
        }
        if known.refused > 0 {
            progress.fail(
                "\(source.path): was loaded before, but for \(Grouped.count(known.refused, "part", "parts")) that had to be refused; "
                    + "--again shows why")
        }
        return nil
    }

    private func loadWhole(_ bytes: [UInt8]) async throws(LoadFailure) -> Waiting? {
        let digest = FileDigest(of: bytes)
        guard var record = try await start(digest) else { return nil }
        let found = reader.items(of: file, bytes)
        report(found)
        record.refused += found.refused.count
        progress.add {
            $0.bytes += source.size
            if !found.items.isEmpty { $0.filesLoaded += 1 }
        }
        // A file of which nothing can be read is no news for the journal: the next load is to say so again.
        guard !found.items.isEmpty else { return nil }
        var places: [LoadPlace] = []
        let batches = batches(found.items.filter { $0.place.offset >= record.offset })
        for (index, batch) in batches.enumerated() {
            record.offset = (batch.last?.place.offset ?? record.offset) + 1
            record = try await write(batch, digest, record, &places, isLast: index == batches.count - 1)
        }
        return try await finish(digest, record, places)
    }

    private func loadLines(_ input: InputFile) async throws -> Waiting? {
        let digest = try FileDigest(input)
        guard var record = try await start(digest) else { return nil }
        progress.add {
            $0.filesLoaded += 1
            $0.bytes += record.offset
        }
        var chunks = LineChunks(input, from: record.offset, after: record.lines, lineLimit: target.batchLimit)
        var underWay: [(chunk: LineChunk, found: Task<LoadReader.Found, Never>)] = []
        defer { for task in underWay { task.found.cancel() } }
        var places: [LoadPlace] = []
        while true {
            while underWay.count < 3, let chunk = try chunks.next() {
                let (reader, file) = (reader, file)
                underWay.append((chunk, Task { reader.items(of: file, chunk) }))
            }
            guard let (chunk, task) = underWay.first else { break }
            let found = await task.value
            underWay.removeFirst()
            report(found)
            let before = record.offset
            record.refused += found.refused.count
            let batches = batches(found.items)
            for (index, batch) in batches.enumerated() where index < batches.count - 1 {
                record = try await write(batch, digest, record, &places)
            }
            record.offset = chunk.end
            record.lines = chunk.lineCount
            record = try await write(batches.last ?? [], digest, record, &places, isLast: chunk.end >= input.size)
            progress.add { $0.bytes += chunk.end - before }
        }
        return try await finish(digest, record, places)
    }

    /// Items that may share a commit stay together; those that can fail get one of their own.
    private func batches(_ items: [LoadItem]) -> [[LoadItem]] {
        var batches: [[LoadItem]] = []
        var current: [LoadItem] = []
        for item in items {
            if item.unit.canFail {
                if !current.isEmpty { batches.append(current) }
                batches.append([item])
                current = []
            } else {
                current.append(item)
                if current.count >= target.batchLimit {
                    batches.append(current)
                    current = []
                }
            }
        }
        if !current.isEmpty { batches.append(current) }
        return batches
    }

    private func write(
        _ items: [LoadItem], _ digest: FileDigest, _ record: LoadRecord, _ places: inout [LoadPlace], isLast: Bool = false
    ) async throws(LoadFailure) -> LoadRecord {
        let (outcomes, kept) = try await target.write(
            LoadBatch(items: items, digest: digest, record: record, isLast: isLast), isRetry: false)
        for (item, outcome) in zip(items, outcomes) {
            if progress.take(outcome, item, reader) { places.append(item.place) }
        }
        return kept
    }

    private func finish(_ digest: FileDigest, _ record: LoadRecord, _ places: [LoadPlace]) async throws(LoadFailure) -> Waiting? {
        var record = record
        guard places.isEmpty else { return Waiting(file: file, digest: digest, record: record, places: places) }
        if record.state != .done {
            record.state = .done
            try await target.keep(record, of: digest)
        }
        return nil
    }

    private func report(_ found: LoadReader.Found) {
        for lines in found.refused { progress.fail(lines.joined(separator: "\n")) }
    }
}

extension LoadProgress {
    /// Counts what became of an item and says what is wrong with it; true if it has to wait.
    func take(_ outcome: LoadOutcome, _ item: LoadItem, _ reader: LoadReader) -> Bool {
        switch outcome {
        case .written(let tally, let unresolved):
            add { counts in
                counts.tally += tally
                counts.unresolved += unresolved.count
            }
            for line in unresolved.isEmpty ? [] : reader.lines(unresolved, item.place) { note(line) }
            return false
        case .postponed: return true
        case .refused(let issues):
            fail(reader.lines(issues, item.place).joined(separator: "\n"))
            return false
        }
    }
}
