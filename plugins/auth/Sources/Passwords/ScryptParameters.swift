/// How costly one computation of scrypt is (RFC 7914): memory is 128 · r · 2^ln bytes, time is p times that.
package struct ScryptParameters: Sendable, Hashable {
    /// The binary logarithm of N.
    package var logarithm: Int
    package var blockSize: Int
    package var parallelism: Int

    package init(logarithm: Int, blockSize: Int, parallelism: Int) {
        self.logarithm = logarithm
        self.blockSize = blockSize
        self.parallelism = parallelism
    }

    /// N = 2^15, r = 8, p = 3: 32 MiB, some 300 ms.
    package static let standard = ScryptParameters(logarithm: 15, blockSize: 8, parallelism: 3)

    /// Whether they are such that one computation cannot take the server's memory or minutes of its time.
    var isBearable: Bool {
        (1...20).contains(logarithm) && (1...32).contains(blockSize) && (1...16).contains(parallelism)
    }
}
