import Glibc
package import FHIRSearch

/// A version's index keys as they lie in its row, and what can be asked of them there: the forward index, from resources to keys.
///
/// In the order of the keys, for each: how much its parameter's number is above that of the key before (as base 128, least significant
/// seven bits first, the eighth bit saying that more follow), its length in one byte, its bytes.
package struct StoredKeys {
    private let bytes: UnsafeRawBufferPointer

    /// - Parameter bytes: as `encode` makes them; must stay as long as this value is used. What is not well formed ends the keys.
    package init(_ bytes: UnsafeRawBufferPointer) {
        self.bytes = bytes
    }

    /// Replaces `bytes` with the encoded keys, which are sorted.
    package static func encode(_ keys: [IndexKey], into bytes: inout [UInt8]) {
        bytes.removeAll(keepingCapacity: true)
        var parameter: UInt16 = 0
        for key in keys {
            var delta = key.parameter.rawValue &- parameter
            parameter = key.parameter.rawValue
            while delta > 0x7F {
                bytes.append(UInt8(truncatingIfNeeded: delta) | 0x80)
                delta >>= 7
            }
            bytes.append(UInt8(truncatingIfNeeded: delta))
            bytes.append(key.count)
            key.withBytes { bytes.append(contentsOf: $0) }
        }
    }

    /// All keys, sorted.
    package func decode() -> [IndexKey] {
        var keys: [IndexKey] = []
        keys.reserveCapacity(bytes.count / 24)
        walk { parameter, key in
            keys.append(IndexKey(ParameterNumber(rawValue: parameter), buffer: key))
            return true
        }
        return keys
    }

    /// The keys of one parameter, ascending, until `visit` answers false.
    package func walk(_ parameter: ParameterNumber, _ visit: (UnsafeBufferPointer<UInt8>) -> Bool) {
        walk { number, key in
            if number < parameter.rawValue { return true }
            return number == parameter.rawValue && visit(key)
        }
    }

    /// Whether one of the keys meets the criterion.
    package func meets(_ criterion: RowCriterion) -> Bool {
        var isMet = false
        walk(criterion.parameter) { key in
            isMet = criterion.holds(key)
            return !isMet
        }
        return isMet
    }

    private func walk(_ visit: (UInt16, UnsafeBufferPointer<UInt8>) -> Bool) {
        var at = 0
        var parameter: UInt16 = 0
        while at < bytes.count {
            var shift: UInt16 = 0
            while at < bytes.count, shift < 21 {
                let byte = bytes[at]
                at &+= 1
                parameter &+= UInt16(byte & 0x7F) << shift
                shift &+= 7
                if byte < 0x80 { break }
            }
            guard at < bytes.count else { return }
            let end = at &+ 1 &+ Int(bytes[at])
            guard end <= bytes.count else { return }
            let key = UnsafeRawBufferPointer(rebasing: bytes[(at &+ 1)..<end]).assumingMemoryBound(to: UInt8.self)
            guard visit(parameter, key) else { return }
            at = end
        }
    }
}

extension RowCriterion {
    /// Whether a key of the parameter lies in one of the ranges and passes the test.
    package func holds(_ key: UnsafeBufferPointer<UInt8>) -> Bool {
        ranges.contains { $0.holds(key) } && (test == .any || test.holds(key))
    }
}

extension KeyRange {
    /// Whether a key lies in the range.
    package func holds(_ key: UnsafeBufferPointer<UInt8>) -> Bool {
        Self.order(key, lower) >= 0 && (upper.map { Self.order(key, $0) < 0 } ?? true)
    }

    /// Less than 0 when the key comes before the bytes, 0 when it is equal to them, more when it comes behind.
    package static func order(_ key: UnsafeBufferPointer<UInt8>, _ bytes: [UInt8]) -> Int {
        let common = min(key.count, bytes.count)
        let order = key.baseAddress.map { Int(memcmp($0, bytes, common)) } ?? 0
        return order != 0 ? order : key.count - bytes.count
    }
}
