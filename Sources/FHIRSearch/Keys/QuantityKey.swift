package import FHIRCore

/// Keys of quantities: a number or interval with a unit, once as it is written and once in the canonical unit of UCUM.
///
/// Permanent:
/// - 0x02 ‖ `NumberKey` ‖ hash of system and code ‖ hash of the code ‖ hash of the unit, four bytes each, 0 for what is missing; of one that
///   has no canonical unit 0x04 instead of 0x02;
/// - of UCUM's units that the `UnitSystem` knows besides 0x03 ‖ hash of the canonical unit, four bytes ‖ `NumberKey` of the value in it.
///
/// Money has the system `urn:iso:std:iso:4217` and its currency as code. At most 82 bytes.
package enum QuantityKey {
    /// As it is written, besides the canonical one.
    static let raw: UInt8 = 2
    static let canonical: UInt8 = 3
    /// As it is written, and nothing else.
    static let alone: UInt8 = 4
    /// How many bytes follow the number in a key by written unit.
    static let units = 12
    package static let currencySystem = "urn:iso:std:iso:4217"
    package static let ucum = "http://unitsofmeasure.org"

    /// What a search value says of the unit.
    package enum Unit: Sendable, Hashable {
        /// Nothing: any unit.
        case any
        /// `||code`: a code in whatever system, or a unit as people read it.
        case code(String)
        /// `|system|code`
        case coded(system: String, code: String)
    }

    /// The hashes of a written unit; 0 for what is missing.
    package struct UnitHashes: Sendable, Hashable {
        package var pair: UInt32
        package var code: UInt32
        package var unit: UInt32

        package init(pair: UInt32 = 0, code: UInt32 = 0, unit: UInt32 = 0) {
            self.pair = pair
            self.code = code
            self.unit = unit
        }

        /// The hashes of texts, empty ones being missing.
        package init(
            system: UnsafeBufferPointer<UInt8>, code: UnsafeBufferPointer<UInt8>, unit: UnsafeBufferPointer<UInt8>, _ hash: KeyedHash
        ) {
            self.init(
                pair: system.isEmpty || code.isEmpty ? 0 : hash.short(system, code), code: code.isEmpty ? 0 : hash.short(code),
                unit: unit.isEmpty ? 0 : hash.short(unit))
        }
    }

    /// Appends the key by the written unit; `number` is a `NumberKey`.
    /// - Parameter isAlone: whether there is no canonical unit.
    package static func append(_ number: [UInt8], _ unit: UnitHashes, isAlone: Bool, to key: inout [UInt8]) {
        key.append(isAlone ? alone : raw)
        key.append(contentsOf: number)
        key.append(bigEndian: unit.pair)
        key.append(bigEndian: unit.code)
        key.append(bigEndian: unit.unit)
    }

    /// Appends the key by the canonical unit, given by its hash; `number` is a `NumberKey` of the value in it.
    package static func append(_ number: [UInt8], canonicalUnit: UInt32, to key: inout [UInt8]) {
        key.append(canonical)
        key.append(bigEndian: canonicalUnit)
        key.append(contentsOf: number)
    }

    /// Quantities as they are written, within bounds.
    package static func matching(_ bounds: KeyTest.NumberBounds, unit: Unit, _ hash: KeyedHash) -> [KeyMatch] {
        let test: KeyTest =
            switch unit {
            case .any: .any
            case .code(let code): .unit(hash.short(code))
            case .coded(let system, let code): .unit(pair(system, code, hash))
            }
        return NumberKey.matching(bounds).map { match in
            let tests = [match.test, test].filter { $0 != .any }
            let ranges = [raw, alone].flatMap { head in match.ranges.map { $0.behind([head]) } }
            return KeyMatch(ranges, tests.isEmpty ? .any : tests.count == 1 ? tests[0] : .all(tests))
        }
    }

    /// Quantities in whatever unit of a scale's dimension, within bounds in its canonical unit.
    package static func matching(_ bounds: KeyTest.NumberBounds, in scale: UnitScale, _ hash: KeyedHash) -> [KeyMatch] {
        var head = [canonical]
        head.append(bigEndian: hash.short(scale.unit))
        return NumberKey.matching(bounds).map { match in KeyMatch(match.ranges.map { $0.behind(head) }, match.test) }
    }

    private static func pair(_ system: String, _ code: String, _ hash: KeyedHash) -> UInt32 {
        var (system, code) = (system, code)
        return system.withUTF8 { system in code.withUTF8 { code in hash.short(system, code) } }
    }

    /// Where the number begins in a number's or a quantity's key; nil in any other.
    static func number(in key: UnsafeBufferPointer<UInt8>) -> Int? {
        switch key.first {
        case NumberKey.point, NumberKey.interval: 0
        case raw, alone: 1
        case canonical: 5
        default: nil
        }
    }
}
