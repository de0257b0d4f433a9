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

    /// The seal for what belongs to one query.
    /// - Parameter scope: what contents are bound to; only with the same one they open.
    func bound(to scope: String) -> Bound { Bound(seal: self, scope: Array(SHA256.hash(data: Array(scope.utf8)))) }

    /// The seal of one query; several contents may be sealed with it.
    struct Bound {
        private let seal: PageSeal
        private let scope: [UInt8]

        fileprivate init(seal: PageSeal, scope: [UInt8]) {
            self.seal = seal
            self.scope = scope
        }

        /// - Returns: nil only if the cipher fails, which it does not for contents of this size.
        func seal(_ content: [UInt8]) -> [UInt8]? {
            // The scope's hash has one length, so that no content can be taken for a part of it.
            let code = Array(HMAC<SHA256>.authenticationCode(for: scope + content, using: seal.nonces))
            guard let nonce = try? AES.GCM.Nonce(data: code.prefix(12)),
                let box = try? AES.GCM.seal(content, using: seal.encryption, nonce: nonce, authenticating: scope),
                let sealed = box.combined
            else { return nil }
            return Array(sealed)
        }

        /// Nil for what was not sealed with this key for this scope.
        func open(_ sealed: [UInt8]) -> [UInt8]? {
            guard sealed.count >= 28, let box = try? AES.GCM.SealedBox(combined: sealed),
                let content = try? AES.GCM.open(box, using: seal.encryption, authenticating: scope)
            else { return nil }
            return Array(content)
        }
    }

    private static func bytes(_ word: UInt64) -> [UInt8] { withUnsafeBytes(of: word.bigEndian) { Array($0) } }
}
