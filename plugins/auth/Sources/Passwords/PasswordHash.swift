import Crypto
import CryptoExtras

/// What is stored of a password: scrypt's result, with the salt and the parameters it was made with.
struct PasswordHash: Sendable, Hashable {
    static let saltBytes = 16
    static let hashBytes = 32

    let parameters: ScryptParameters
    let salt: [UInt8]
    let hash: [UInt8]

    init(parameters: ScryptParameters, salt: [UInt8], hash: [UInt8]) {
        self.parameters = parameters
        self.salt = salt
        self.hash = hash
    }

    /// The hash of a password; nil if the parameters are none that scrypt takes. Costs what the parameters say.
    init?(of password: String, _ parameters: ScryptParameters, salt: [UInt8]) {
        guard let hash = Self.derive(password, parameters, salt) else { return nil }
        self.init(parameters: parameters, salt: salt, hash: hash)
    }

    /// No password's hash, with which those of nobody are compared; as costly as others.
    static func nobody(_ parameters: ScryptParameters) -> PasswordHash {
        PasswordHash(
            parameters: parameters, salt: [UInt8](repeating: 0x5C, count: saltBytes), hash: [UInt8](repeating: 0, count: hashBytes))
    }

    /// Whether a password is the one that was hashed; compared in constant time. Costs what the parameters say.
    func isHash(of password: String) -> Bool {
        guard let derived = Self.derive(password, parameters, salt) else { return false }
        return Secret.isEqual(derived, hash)
    }

    private static func derive(_ password: String, _ parameters: ScryptParameters, _ salt: [UInt8]) -> [UInt8]? {
        guard parameters.isBearable else { return nil }
        let key = try? KDF.Scrypt.deriveKey(
            from: Array(password.utf8), salt: salt, outputByteCount: hashBytes, rounds: 1 << parameters.logarithm,
            blockSize: parameters.blockSize, parallelism: parameters.parallelism)
        return key.map { $0.withUnsafeBytes { Array($0) } }
    }

    // MARK: Text

    /// `$scrypt$ln=15,r=8,p=3$SALT$HASH`, both in hexadecimal digits.
    var text: String {
        let costs = "ln=\(parameters.logarithm),r=\(parameters.blockSize),p=\(parameters.parallelism)"
        return ["", "scrypt", costs, Hexadecimal.text(salt), Hexadecimal.text(hash)].joined(separator: "$")
    }

    /// Nil unless the text is what `text` gives.
    init?(_ text: String) {
        let parts = text.split(separator: "$", omittingEmptySubsequences: false)
        guard parts.count == 5, parts[0].isEmpty, parts[1] == "scrypt" else { return nil }
        let numbers = parts[2].split(separator: ",").map { $0.split(separator: "=") }
        guard numbers.count == 3, numbers.allSatisfy({ $0.count == 2 }), numbers.map({ $0[0] }) == ["ln", "r", "p"],
            let logarithm = Int(numbers[0][1]), let blockSize = Int(numbers[1][1]), let parallelism = Int(numbers[2][1]),
            let salt = Hexadecimal.bytes(parts[3]), let hash = Hexadecimal.bytes(parts[4]), hash.count == Self.hashBytes
        else { return nil }
        let parameters = ScryptParameters(logarithm: logarithm, blockSize: blockSize, parallelism: parallelism)
        guard parameters.isBearable else { return nil }
        self.init(parameters: parameters, salt: salt, hash: hash)
    }
}

/// Never printed, not even by accident.
extension PasswordHash: CustomStringConvertible, CustomReflectable {
    var description: String { "PasswordHash" }
    var customMirror: Mirror { Mirror(self, children: []) }
}
