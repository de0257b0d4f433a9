import FHIRCore

/// Running a pattern over text; every instruction at every position costs one step.
extension Pattern {
    private struct Thread {
        var instruction: Int
        var slots: [Int]
    }

    /// The slots of the leftmost match at or behind a position; slots 0 and 1 are its start and end, -1 is unset.
    func firstMatch(in text: [Unicode.Scalar], from start: Int, spending evaluation: Evaluation) throws(OperationFailure) -> [Int]? {
        try run(text, from: start, isAnchored: false, spending: evaluation)
    }

    /// Whether the pattern matches the whole text.
    func matchesAll(of text: [Unicode.Scalar], spending evaluation: Evaluation) throws(OperationFailure) -> Bool {
        try run(text, from: 0, isAnchored: true, spending: evaluation) != nil
    }

    private func run(
        _ text: [Unicode.Scalar], from start: Int, isAnchored: Bool, spending evaluation: Evaluation
    ) throws(OperationFailure) -> [Int]? {
        var threads: [Thread] = []
        var best: [Int]?
        var position = start
        while true {
            // Threads in order of preference; each instruction is reached once for each position.
            var isReached = [Bool](repeating: false, count: instructions.count)
            var next: [Thread] = []
            var current: [Thread] = []
            for thread in threads { add(thread, at: position, in: text, &isReached, &current) }
            if best == nil, !isAnchored || position == start {
                add(Thread(instruction: 0, slots: Array(repeating: -1, count: slots)), at: position, in: text, &isReached, &current)
            }
            try evaluation.spend(1 + instructions.count / 8 + current.count)
            for thread in current {
                switch instructions[thread.instruction] {
                case .match where !isAnchored || position == text.count: best = thread.slots
                case .set(let set) where position < text.count && set.contains(text[position].value):
                    next.append(Thread(instruction: thread.instruction + 1, slots: thread.slots))
                    continue
                default: continue
                }
                // Whatever is less preferred than a match does not count.
                break
            }
            if isAnchored, best != nil { return best }
            if position == text.count || (next.isEmpty && (best != nil || isAnchored)) { return best }
            threads = next
            position += 1
        }
    }

    /// Adds a thread after following jumps, splits and conditions; depth-first by a stack of its own.
    private func add(_ thread: Thread, at position: Int, in text: [Unicode.Scalar], _ isReached: inout [Bool], _ list: inout [Thread]) {
        var open = [thread]
        while var thread = open.popLast() {
            guard !isReached[thread.instruction] else { continue }
            isReached[thread.instruction] = true
            switch instructions[thread.instruction] {
            case .jump(let target):
                thread.instruction = target
                open.append(thread)
            case .split(let first, let second):
                var other = thread
                other.instruction = second
                thread.instruction = first
                open.append(other)
                open.append(thread)
            case .save(let slot):
                thread.slots[slot] = position
                thread.instruction += 1
                open.append(thread)
            case .start, .end, .wordBoundary:
                guard holds(instructions[thread.instruction], at: position, in: text) else { continue }
                thread.instruction += 1
                open.append(thread)
            case .set, .match: list.append(thread)
            }
        }
    }

    private func holds(_ condition: Instruction, at position: Int, in text: [Unicode.Scalar]) -> Bool {
        switch condition {
        case .start: return position == 0
        case .end: return position == text.count
        case .wordBoundary(let isBoundary):
            let before = position > 0 && PatternSet.word.contains(text[position - 1].value)
            let after = position < text.count && PatternSet.word.contains(text[position].value)
            return (before != after) == isBoundary
        default: return true
        }
    }

    /// The text with every match replaced; `$1`, `${1}` and `$0` in the replacement stand for groups.
    func replacing(in text: String, by replacement: String, spending evaluation: Evaluation) throws(OperationFailure) -> String {
        let scalars = Array(text.unicodeScalars)
        let parts = Array(replacement.unicodeScalars)
        var result = String.UnicodeScalarView()
        var size = 0
        var position = 0
        while position <= scalars.count, let slots = try firstMatch(in: scalars, from: position, spending: evaluation) {
            result.append(contentsOf: scalars[position..<slots[0]])
            let inserted = expanded(parts, slots, scalars)
            size += inserted.count * 4 + slots[0] - position
            try evaluation.spend(bytes: size)
            result.append(contentsOf: inserted)
            position = slots[1]
            if slots[0] == slots[1] {
                guard position < scalars.count else { return String(result) }
                result.append(scalars[position])
                position += 1
            }
        }
        result.append(contentsOf: scalars[min(position, scalars.count)...])
        return String(result)
    }

    private func expanded(_ parts: [Unicode.Scalar], _ slots: [Int], _ text: [Unicode.Scalar]) -> [Unicode.Scalar] {
        var result: [Unicode.Scalar] = []
        var index = 0
        while index < parts.count {
            let isBraced = index + 1 < parts.count && parts[index + 1] == "{"
            let start = index + (isBraced ? 2 : 1)
            var end = start
            while end < parts.count, end < start + 3, "0"..."9" ~= parts[end] { end += 1 }
            let isClosed = !isBraced || (end < parts.count && parts[end] == "}")
            guard parts[index] == "$", end > start, isClosed else {
                if parts[index] == "\\", index + 1 < parts.count { index += 1 }
                result.append(parts[index])
                index += 1
                continue
            }
            let number = parts[start..<end].reduce(0) { $0 * 10 + Int($1.value - 0x30) }
            if 2 * number + 1 < slots.count, slots[2 * number] >= 0, slots[2 * number + 1] >= slots[2 * number] {
                result.append(contentsOf: text[slots[2 * number]..<slots[2 * number + 1]])
            }
            index = isBraced ? end + 1 : end
        }
        return result
    }
}
