/// A password that the server gives out once and that must be changed at the next login: 100 random bits in letters easy to read out.
enum OneTimePassword {
    /// 32 signs without those that look alike.
    private static let alphabet = Array("23456789abcdefghijkmnpqrstuvwxyz")

    static func make(_ random: Randomness) -> String {
        let signs = random.bytes(20).map { alphabet[Int($0 & 31)] }
        return stride(from: 0, to: signs.count, by: 5).map { String(signs[$0..<($0 + 5)]) }.joined(separator: "-")
    }
}
