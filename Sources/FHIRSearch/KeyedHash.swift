/// SipHash-2-4 with a key of the store's own: 64-bit index values that a client cannot make collide.
package struct KeyedHash: Sendable, Hashable {
    package let key0: UInt64
    package let key1: UInt64

    package init(key0: UInt64, key1: UInt64) {
        self.key0 = key0
        self.key1 = key1
    }

    /// The hash of the texts, each followed by a byte that no UTF-8 text contains, so that ("ab","c") and ("a","bc") differ.
    package func callAsFunction(_ parts: String...) -> UInt64 {
        var stream = Stream(self)
        for part in parts {
            var part = part
            part.withUTF8 { stream.add($0) }
        }
        return stream.finish()
    }

    /// The hash of runs of bytes, separated like texts.
    package func callAsFunction(bytes parts: [UInt8]...) -> UInt64 {
        var stream = Stream(self)
        for part in parts { part.withUnsafeBufferPointer { stream.add($0) } }
        return stream.finish()
    }

    /// A hash under way: takes parts one after the other. The same parts give the same hash, however they came.
    package struct Stream {
        private var v0: UInt64
        private var v1: UInt64
        private var v2: UInt64
        private var v3: UInt64
        private var word: UInt64 = 0
        private var count: UInt64 = 0

        package init(_ hash: KeyedHash) {
            v0 = hash.key0 ^ 0x736f_6d65_7073_6575
            v1 = hash.key1 ^ 0x646f_7261_6e64_6f6d
            v2 = hash.key0 ^ 0x6c79_6765_6e65_7261
            v3 = hash.key1 ^ 0x7465_6462_7974_6573
        }

        /// Adds a part and the byte that ends it.
        package mutating func add(_ bytes: UnsafeBufferPointer<UInt8>) {
            let shift = 8 * (count & 7)
            var at = 0
            while at &+ 8 <= bytes.count {
                let next = UnsafeRawBufferPointer(bytes).loadUnaligned(fromByteOffset: at, as: UInt64.self).littleEndian
                word |= next << shift
                compress()
                if shift > 0 { word = next >> (64 - shift) }
                at &+= 8
            }
            count &+= UInt64(at)
            while at < bytes.count {
                add(bytes[at])
                at &+= 1
            }
            add(0xFF)
        }

        /// Adds a part.
        package mutating func add(_ bytes: ArraySlice<UInt8>) { bytes.withUnsafeBufferPointer { add($0) } }

        private mutating func add(_ byte: UInt8) {
            word |= UInt64(byte) << (8 * (count & 7))
            count &+= 1
            if count & 7 == 0 { compress() }
        }

        private mutating func compress() {
            v3 ^= word
            round()
            round()
            v0 ^= word
            word = 0
        }

        package mutating func finish() -> UInt64 {
            word |= (count & 0xFF) << 56
            compress()
            v2 ^= 0xFF
            for _ in 0..<4 { round() }
            return v0 ^ v1 ^ v2 ^ v3
        }

        private mutating func round() {
            v0 = v0 &+ v1
            v1 = (v1 << 13) | (v1 >> 51)
            v1 ^= v0
            v0 = (v0 << 32) | (v0 >> 32)
            v2 = v2 &+ v3
            v3 = (v3 << 16) | (v3 >> 48)
            v3 ^= v2
            v0 = v0 &+ v3
            v3 = (v3 << 21) | (v3 >> 43)
            v3 ^= v0
            v2 = v2 &+ v1
            v1 = (v1 << 17) | (v1 >> 47)
            v1 ^= v2
            v2 = (v2 << 32) | (v2 >> 32)
        }
    }
}
