import Foundation

/// How long the random tests run and where they begin; the environment decides.
enum RunOptions {
    /// `CARESYNC_QUERIES`: generated searches in all.
    static let queries = number("CARESYNC_QUERIES") ?? 2_600
    /// `CARESYNC_FUZZ_INPUTS`: mutated inputs of each fuzz test.
    static let inputs = number("CARESYNC_FUZZ_INPUTS") ?? 4_000
    /// `CARESYNC_FUZZ_SEED`: what all randomness begins with.
    static let seed = UInt64(number("CARESYNC_FUZZ_SEED") ?? 1)

    private static func number(_ name: String) -> Int? { ProcessInfo.processInfo.environment[name].flatMap { Int($0) } }
}
