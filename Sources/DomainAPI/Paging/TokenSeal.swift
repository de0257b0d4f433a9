import Crypto
import FHIRCore

/// Makes opaque tokens of a few numbers, and numbers of tokens: AES-GCM, bound to what a token is for, so that it can neither be read nor
/// made up nor moved elsewhere.
///
/// The nonce is made from the content (the idea of RFC 8452), so that the same place has the same token, and none is used for two contents.
struct TokenSeal: Sendable {
    private let encryption: SymmetricKey
    private let nonces: SymmetricKey

    /// - Parameter secret: at least 16 bytes that stay the same for the store's life.
    init(secret: [UInt8]) {
        let secret = SymmetricKey(data: secret)
        encryption = Self.derive(secret, "caresync domain token: encryption")
        nonces = Self.derive(secret, "caresync domain token: nonces")
    }

    private static func derive(_ secret: SymmetricKey, _ purpose: String) -> SymmetricKey {
        HKDF<SHA256>.deriveKey(inputKeyMaterial: secret, info: Array(purpose.utf8), outputByteCount: 32)
    }

    /// - Parameter scope: what the token is for; only for the same it opens.
    func token(_ numbers: [Int64], scope: String) throws(OperationFailure) -> String {
        let content = numbers.flatMap { number in (0..<8).map { UInt8(truncatingIfNeeded: number >> (56 - 8 * Int64($0))) } }
        let scope = Array(SHA256.hash(data: Array(scope.utf8)))
        let code = HMAC<SHA256>.authenticationCode(for: scope + content, using: nonces)
        guard let nonce = try? AES.GCM.Nonce(data: Array(code).prefix(12)),
            let box = try? AES.GCM.seal(content, using: encryption, nonce: nonce, authenticating: scope), let sealed = box.combined
        else { throw OperationFailure(.fault, .unexpected, "A token could not be made") }
        return Base64URL.encode(Array(sealed))
    }

    /// The numbers of a token that was made for this scope; nil for anything else.
    func numbers(_ token: String, scope: String) -> [Int64]? {
        guard token.utf8.count <= 200, let sealed = Base64URL.decode(token), sealed.count >= 28,
            let box = try? AES.GCM.SealedBox(combined: sealed),
            let content = try? AES.GCM.open(box, using: encryption, authenticating: Array(SHA256.hash(data: Array(scope.utf8)))),
            content.count % 8 == 0
        else { return nil }
        let bytes = Array(content)
        return stride(from: 0, to: bytes.count, by: 8).map { start in
            Int64(bitPattern: bytes[start..<(start + 8)].reduce(0) { $0 << 8 | UInt64($1) })
        }
    }
}
