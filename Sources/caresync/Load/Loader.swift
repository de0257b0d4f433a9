import FHIRCore
import Interactions

/// Loads files into a target: goes through all of them, then again through what had to wait.
struct Loader: Sendable {
    let target: any LoadTarget
    let progress: LoadProgress
    /// Whether files that the journal knows as finished are loaded again.
    let again: Bool
    private let reader: LoadReader

    /// How many files are in work at once: so many that their commits go together, since a commit touches pages all over the store.
    private static let width = 256
    /// The most bytes of single files in work at once, unless one alone is larger.
    private static let sizeTogether = 160 << 20
    /// What an NDJSON file in work counts for, as it is read in chunks.
    private static let linesSize = 16 << 20

    init(target: any LoadTarget, files: [SourceFile], progress: LoadProgress, again: Bool) {
        self.target = target
        self.progress = progress
        self.again = again
        reader = LoadReader(service: target.service, wantsDocuments: target.wantsDocuments, files: files)
    }

    /// Loads everything that can be loaded.
    ///
    /// - Throws: when going on makes no sense; what was loaded by then stays, and the journal knows it.
    func run() async throws(LoadFailure) {
        try await laterRounds(try await firstRound())
    }

    private struct Step: Sendable {
        var size: Int
        var result: Result<FileLoad.Waiting?, LoadFailure>
    }

    /// Goes through all files; gives what they left waiting.
    private func firstRound() async throws(LoadFailure) -> [FileLoad.Waiting] {
        let result = await withTaskGroup(of: Step.self, returning: Result<[FileLoad.Waiting], LoadFailure>.self) { group in
            var waiting: [FileLoad.Waiting] = []
            var failure: LoadFailure?
            var next = 0
            var running = 0
            var sizes = 0
            while true {
                while failure == nil, next < reader.files.count {
                    let file = reader.files[next]
                    let size = file.layout == .lines ? Self.linesSize : file.size
                    guard running == 0 || (running < Self.width && sizes + size <= Self.sizeTogether) else { break }
                    let load = FileLoad(reader: reader, target: target, progress: progress, file: next, again: again)
                    group.addTask { await Self.step(load, size) }
                    next += 1
                    running += 1
                    sizes += size
                }
                guard running > 0, let step = await group.next() else { break }
                running -= 1
                sizes -= step.size
                switch step.result {
                case .success(let left): if let left { waiting.append(left) }
                case .failure(let error):
                    failure = failure ?? error
                    group.cancelAll()
                }
            }
            return failure.map { .failure($0) } ?? .success(waiting)
        }
        return try result.get()
    }

    private static func step(_ load: FileLoad, _ size: Int) async -> Step {
        do throws(LoadFailure) {
            return Step(size: size, result: .success(try await load.run()))
        } catch {
            return Step(size: size, result: .failure(error))
        }
    }

    /// Tries again what waits, as long as that helps; then writes what can be written anyway.
    private func laterRounds(_ first: [FileLoad.Waiting]) async throws(LoadFailure) {
        let round = WaitingRound(target: target, progress: progress, reader: reader)
        var waiting = first.sorted { $0.file < $1.file }
        var count = waiting.reduce(0) { $0 + $1.places.count }
        while count > 0 {
            for index in waiting.indices { try await round.run(&waiting[index]) }
            let left = waiting.reduce(0) { $0 + $1.places.count }
            if left == count { break }
            count = left
        }
        try await round.runLast(waiting)
    }
}
