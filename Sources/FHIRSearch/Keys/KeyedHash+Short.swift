/// Hashes of 32 bits, as index keys keep of texts that they need not give back.
extension KeyedHash {
    /// The hash of one text; never 0, which stands for no text.
    package func short(_ bytes: UnsafeBufferPointer<UInt8>) -> UInt32 {
        var stream = Stream(self)
        stream.add(bytes)
        return Self.short(stream.finish())
    }

    /// The hash of one text; 0 for an empty one, which FHIR does not have.
    package func short(_ text: String) -> UInt32 {
        var text = text
        return text.withUTF8 { $0.isEmpty ? 0 : short($0) }
    }

    /// The hash of a pair of texts.
    package func short(_ first: UnsafeBufferPointer<UInt8>, _ second: UnsafeBufferPointer<UInt8>) -> UInt32 {
        var stream = Stream(self)
        stream.add(first)
        stream.add(second)
        return Self.short(stream.finish())
    }

    private static func short(_ hash: UInt64) -> UInt32 {
        let short = UInt32(truncatingIfNeeded: hash)
        return short == 0 ? 1 : short
    }
}

/// Numbers in keys: big-endian, so that their order is that of the bytes.
extension [UInt8] {
    mutating func append(bigEndian number: some FixedWidthInteger) {
        Swift.withUnsafeBytes(of: number.bigEndian) { append(contentsOf: $0) }
    }
}

extension UnsafeBufferPointer<UInt8> {
    /// The number whose bytes begin at `offset`; 0 when there are too few.
    func number<Number: FixedWidthInteger>(at offset: Int, as type: Number.Type = Number.self) -> Number {
        guard offset >= 0, offset + MemoryLayout<Number>.size <= count else { return 0 }
        return Number(bigEndian: UnsafeRawBufferPointer(self).loadUnaligned(fromByteOffset: offset, as: Number.self))
    }
}
