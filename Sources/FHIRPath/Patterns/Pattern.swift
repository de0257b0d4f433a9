import FHIRCore

/// A compiled regular expression, run as a set of threads over the text (Pike's algorithm): no pattern makes it slow.
struct Pattern: Sendable {
    enum Instruction: Sendable {
        case set(PatternSet)
        case start
        case end
        case wordBoundary(Bool)
        /// Remembers the position in a slot.
        case save(Int)
        /// Goes on at both, the first being preferred.
        case split(Int, Int)
        case jump(Int)
        case match
    }

    /// The most instructions; counted repetitions are written out.
    private static let size = 20_000

    private(set) var instructions: [Instruction] = []
    private(set) var slots = 2

    init(_ text: String) throws(OperationFailure) {
        let syntax = try PatternParser.parse(text)
        try emit(.save(0))
        try compile(syntax)
        try emit(.save(1))
        try emit(.match)
    }

    private mutating func emit(_ instruction: Instruction) throws(OperationFailure) {
        guard instructions.count < Self.size else { throw .evaluation("a regular expression is too large") }
        instructions.append(instruction)
    }

    private mutating func compile(_ syntax: PatternSyntax) throws(OperationFailure) {
        switch syntax {
        case .empty: break
        case .set(let set): try emit(.set(set))
        case .start: try emit(.start)
        case .end: try emit(.end)
        case .wordBoundary(let isBoundary): try emit(.wordBoundary(isBoundary))
        case .sequence(let parts): for part in parts { try compile(part) }
        case .choice(let branches):
            var jumps: [Int] = []
            for (position, branch) in branches.enumerated() {
                if position == branches.count - 1 {
                    try compile(branch)
                } else {
                    let split = instructions.count
                    try emit(.match)
                    try compile(branch)
                    jumps.append(instructions.count)
                    try emit(.match)
                    instructions[split] = .split(split + 1, instructions.count)
                }
            }
            for jump in jumps { instructions[jump] = .jump(instructions.count) }
        case .group(let inner, let number):
            guard let number else { return try compile(inner) }
            slots = max(slots, 2 * number + 2)
            try emit(.save(2 * number))
            try compile(inner)
            try emit(.save(2 * number + 1))
        case .repetition(let inner, let min, let max, let isLazy):
            for _ in 0..<min { try compile(inner) }
            guard let max else { return try star(inner, isLazy) }
            var splits: [Int] = []
            for _ in min..<max {
                splits.append(instructions.count)
                try emit(.match)
                try compile(inner)
            }
            for split in splits { instructions[split] = Self.branch(split + 1, instructions.count, isLazy) }
        }
    }

    private mutating func star(_ inner: PatternSyntax, _ isLazy: Bool) throws(OperationFailure) {
        let split = instructions.count
        try emit(.match)
        try compile(inner)
        try emit(.jump(split))
        instructions[split] = Self.branch(split + 1, instructions.count, isLazy)
    }

    private static func branch(_ inside: Int, _ after: Int, _ isLazy: Bool) -> Instruction {
        isLazy ? .split(after, inside) : .split(inside, after)
    }
}
