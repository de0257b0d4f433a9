import FHIRCore
import FHIRModel
import FHIRSchema
import FHIRStore
import PluginKit

/// batch and transaction (R4 `http.html#transaction`).
extension FHIRService {
    func bundle(_ request: InteractionRequest, _ caller: Caller) async throws(OperationFailure) -> Answer {
        try refuseParameters(request, besides: Self.formatParameters)
        let body = try resource(request, expecting: schema.known.bundle)
        let bundle = try bundleRequest(body, preference: request.preference)
        switch bundle.kind {
        case .batch: return await batch(bundle, caller)
        case .transaction: return try await transaction(bundle, caller)
        }
    }

    /// Performs each entry for itself, in the order deletes, creates, updates, reads. Entries of one kind run at the same time, as they
    /// must not depend on one another; those about the same resource run in the Bundle's order all the same.
    private func batch(_ bundle: BundleRequest, _ caller: Caller) async -> Answer {
        var answers = [ResultBundle.Entry](repeating: ResultBundle.Entry(), count: bundle.entries.count)
        var ready: [BundleRequest.Entry] = []
        for entry in bundle.entries {
            switch entry {
            case .success(let entry): ready.append(entry)
            case .failure(let refused): answers[refused.index] = failureEntry(refused.failure)
            }
        }
        for phase in BundlePhase.allCases {
            let lanes = Self.lanes(ready.filter { $0.phase == phase })
            var start = 0
            while start < lanes.count {
                let slice = lanes[start..<min(start + Self.batchWidth, lanes.count)]
                await withTaskGroup(of: [(Int, ResultBundle.Entry)].self) { group in
                    for lane in slice {
                        group.addTask { await self.perform(lane, caller) }
                    }
                    for await done in group {
                        for (index, answer) in done { answers[index] = answer }
                    }
                }
                start += Self.batchWidth
            }
        }
        return Answer(.ok, .bundle(ResultBundle(.batchResponse, entries: answers)))
    }

    /// How many entries of a batch are under way at once: enough to share a commit, few enough to leave room for others.
    private static let batchWidth = 64

    /// The entries in runs: each entry is one of its own, unless it writes to the same resource as another.
    private static func lanes(_ entries: [BundleRequest.Entry]) -> [[BundleRequest.Entry]] {
        var lanes: [[BundleRequest.Entry]] = []
        var known: [LiteralReference: Int] = [:]
        for entry in entries {
            guard let target = entry.target else {
                lanes.append([entry])
                continue
            }
            if let lane = known[target] {
                lanes[lane].append(entry)
            } else {
                known[target] = lanes.count
                lanes.append([entry])
            }
        }
        return lanes
    }

    private func perform(_ lane: [BundleRequest.Entry], _ caller: Caller) async -> [(Int, ResultBundle.Entry)] {
        var done: [(Int, ResultBundle.Entry)] = []
        for entry in lane {
            do throws(OperationFailure) {
                done.append((entry.index, try answerEntry(try await perform(entry.interaction, entry.request, caller), entry)))
            } catch {
                done.append((entry.index, failureEntry(error.within(entry.path, hasResource: entry.request.method != .delete))))
            }
        }
        return done
    }
}
