import Crypto
import FHIRSearch
import FHIRStore

/// Keys for what the host seals outside of searches.
extension FHIRService {
    /// 32 bytes that stay the same for the store's life, others for each purpose.
    package func secret(_ purpose: String) -> [UInt8] {
        var material: [UInt8] = []
        for word in [store.hash.key0, store.hash.key1] {
            for shift in stride(from: 56, through: 0, by: -8) { material.append(UInt8(truncatingIfNeeded: word >> UInt64(shift))) }
        }
        let key = HKDF<SHA256>.deriveKey(
            inputKeyMaterial: SymmetricKey(data: material), info: Array(("caresync " + purpose).utf8), outputByteCount: 32)
        return key.withUnsafeBytes { Array($0) }
    }
}
