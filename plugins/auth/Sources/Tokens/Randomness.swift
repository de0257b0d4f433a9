/// Where secrets and salts come from; injected, so that tests can repeat a run.
package struct Randomness: Sendable {
    /// As many random bytes as asked for.
    let bytes: @Sendable (_ count: Int) -> [UInt8]

    package init(_ bytes: @escaping @Sendable (_ count: Int) -> [UInt8]) {
        self.bytes = bytes
    }

    /// The system's generator (getrandom(2)).
    package static let system = Randomness { count in
        var generator = SystemRandomNumberGenerator()
        return (0..<count).map { _ in UInt8.random(in: .min ... .max, using: &generator) }
    }
}
