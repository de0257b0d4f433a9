import Crypto
import FHIRCore
import FHIRSearch

/// Encrypts what page links carry, since places in an order are values of resources: AES-GCM under keys derived from the store's.
///
/// The nonce is made from the content (as in RFC 8452's idea), so that the same page has the same link, and none is used for two contents.
struct PageSeal: Sendable {
    private let encryption: SymmetricKey
    private let nonces: SymmetricKey

    init(_ hash: KeyedHash) {
        let secret = SymmetricKey(data: Self.bytes(hash.key0) + Self.bytes(hash.key1))
        encryption = Self.derive(secret, "caresync page token: encryption")
        nonces = Self.derive(secret, "caresync page token: nonces")
    }

    private static func derive(_ secret: SymmetricKey, _ purpose: String) -> SymmetricKey {
        HKDF<SHA256>.deriveKey(inputKeyMaterial: secret, info: Array(purpose.utf8), outputByteCount: 32)
    }

    /// - Parameter scope: what the content is bound to; only with the same one it opens.
    /// - Returns: nil only if the cipher fails, which it does not for contents of this size.
    func seal(_ content: [UInt8], scope: String) -> [UInt8]? {
        let scope = Array(scope.utf8)
        var code = HMAC<SHA256>(key: nonces)
        code.update(data: Self.bytes(UInt64(scope.count)))
        code.update(data: scope)
        code.update(data: content)
        guard let nonce = try? AES.GCM.Nonce(data: Array(code.finalize().prefix(12))),
            let box = try? AES.GCM.seal(content, using: encryption, nonce: nonce, authenticating: scope)
        else { return nil }
        return Array(nonce) + Array(box.ciphertext) + Array(box.tag)
    }

    /// Nil for what was not sealed with this key for this scope.
    func open(_ sealed: [UInt8], scope: String) -> [UInt8]? {
        guard sealed.count >= 28, let nonce = try? AES.GCM.Nonce(data: Array(sealed[..<12])),
            let box = try? AES.GCM.SealedBox(
                nonce: nonce, ciphertext: Array(sealed[12..<(sealed.count - 16)]), tag: Array(sealed[(sealed.count - 16)...])),
            let content = try? AES.GCM.open(box, using: encryption, authenticating: Array(scope.utf8))
        else { return nil }
        return Array(content)
    }

    private static func bytes(_ word: UInt64) -> [UInt8] { withUnsafeBytes(of: word.bigEndian) { Array($0) } }
}
