/// Random numbers that a seed fixes (SplitMix64).
struct RandomSource: RandomNumberGenerator {
    private var state: UInt64

    /// - Parameter stream: tells apart the sequences that share a seed, such as those of connections.
    init(seed: UInt64, stream: UInt64 = 0) {
        state = seed &+ stream &* 0xD1B5_4A32_D192_ED03
        _ = next()
    }

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var word = state
        word = (word ^ (word >> 30)) &* 0xBF58_476D_1CE4_E5B9
        word = (word ^ (word >> 27)) &* 0x94D0_49BB_1331_11EB
        return word ^ (word >> 31)
    }

    /// A number below `limit`, which must be above 0.
    mutating func below(_ limit: Int) -> Int { Int(next().multipliedFullWidth(by: UInt64(limit)).high) }

    /// From 0 to just below 1.
    mutating func unit() -> Double { Double(next() >> 11) * 0x1p-53 }
}
