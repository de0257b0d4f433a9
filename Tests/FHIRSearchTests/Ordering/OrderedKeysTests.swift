import FHIRCore
import FHIRSchema
import Testing

@testable import FHIRSearch

/// What of keys puts resources in order, and how it lies along the keys.
struct OrderedKeysTests {
    private let hash = TestCatalogue.hash
    private let numbering = TestCatalogue.numbering
    private let parameter = ParameterNumber(rawValue: 40)

    private func value(_ kind: OrderedKeys.Kind, _ key: [UInt8], byEnd: Bool = false) -> [UInt8]? {
        let keys = OrderedKeys(kind, [OrderedKeys.Source(parameter)])
        return key.withUnsafeBufferPointer { keys.value($0, byEnd: byEnd, .r4, numbering) }
    }

    @Test func `texts and codes that differ in what is not compared are equal`() {
        #expect(value(.text, StringKey.encode("Straße", hash)) == value(.text, StringKey.encode("STRASSE", hash)))
        #expect(value(.text, StringKey.encode("a", hash)) != value(.text, StringKey.encode("ab", hash)))
        #expect(value(.code, TokenKey.encode("ABC", system: "http://a", hash)) == value(.code, TokenKey.encode("abc", system: "", hash)))
        #expect(value(.code, TokenKey.encode("", system: "http://a", hash)) == nil)
        let long = String(repeating: "x", count: 60)
        #expect(value(.code, TokenKey.encode(long + "123456", system: "", hash)) == value(.code, TokenKey.encode(long, system: "", hash)))
    }

    @Test func `points and intervals have one order, by either end`() throws {
        let two = DecimalValue(2)
        #expect(value(.number, NumberKey.encode(two)) == value(.number, NumberKey.encode(low: two, high: DecimalValue(9))))
        #expect(
            value(.number, NumberKey.encode(DecimalValue(9)), byEnd: true)
                == value(.number, NumberKey.encode(low: two, high: DecimalValue(9)), byEnd: true))
        let open = try #require(value(.number, NumberKey.encode(low: nil, high: two)))
        #expect(open.lexicographicallyPrecedes(NumberKey.bytes(DecimalValue(-1_000_000))))
    }

    @Test func `a quantity with a canonical unit is ordered by that alone`() {
        var (written, canonical, alone): ([UInt8], [UInt8], [UInt8]) = ([], [], [])
        let number = NumberKey.encode(DecimalValue(5))
        QuantityKey.append(number, QuantityKey.UnitHashes(pair: 1, code: 2, unit: 3), isAlone: false, to: &written)
        QuantityKey.append(number, QuantityKey.UnitHashes(pair: 4, code: 5, unit: 6), isAlone: true, to: &alone)
        QuantityKey.append(number, canonicalUnit: 7, to: &canonical)
        #expect(value(.quantity, written) == nil)
        #expect(value(.quantity, alone) == NumberKey.bytes(DecimalValue(5)))
        #expect(value(.quantity, canonical) == NumberKey.bytes(DecimalValue(5)))
    }

    @Test func `references are ordered by their text, of the right parameter and to the right types only`() throws {
        let patient = TestCatalogue.type("Patient")
        func key(_ id: String, _ by: ParameterNumber) throws -> [UInt8] {
            ReferenceKey.encode(patient, try #require(ResourceID(id)), by: by, numbering)
        }
        let uuid = "f0e1d2c3-b4a5-9687-7869-5a4b3c2d1e0f"
        #expect(value(.reference, try key("a1", parameter)) == Array("Patient/a1".utf8))
        #expect(value(.reference, try key(uuid, parameter)) == Array("Patient/\(uuid)".utf8))
        #expect(value(.reference, try key("a1", ParameterNumber(rawValue: 41))) == nil)
        #expect(value(.reference, ReferenceKey.encode(url: "http://x.org/a|2", by: parameter, hash)) == Array("http://x.org/a".utf8))
        let restricted = OrderedKeys(.reference, [OrderedKeys.Source(parameter, to: [TestCatalogue.type("Group")])])
        let other = try key("a1", parameter).withUnsafeBufferPointer { restricted.value($0, byEnd: false, .r4, numbering) }
        #expect(other == nil)
    }

    @Test(arguments: [
        OrderedKeys.Kind.text, .code, .uri, .number, .date, .quantity, .reference,
    ])
    func `along a run nothing comes later than it may, and no place leaves out what follows`(kind: OrderedKeys.Kind) throws {
        var random = SeededRandom(seed: 5)
        let stored = try (0..<120).map { _ in try key(kind, &random) }.sorted { $0.lexicographicallyPrecedes($1) }
        let keys = OrderedKeys(kind, [OrderedKeys.Source(parameter)])
        let runs = keys.runs(.r4, numbering) { _ in [7, 9] }
        var seen = 0
        for run in runs {
            let inside = stored.filter { run.range.contains($0) }
            for byEnd in [false, true] {
                for descends in [false, true] {
                    let direction = OrderedRun.Direction(byEnd: byEnd, descends: descends)
                    let walked = descends ? Array(inside.reversed()) : inside
                    let values = walked.map { key in key.withUnsafeBufferPointer { run.value($0, byEnd: byEnd) } }
                    seen += values.compactMap(\.self).count
                    let start = run.start(direction)
                    for (at, key) in walked.enumerated() {
                        if let value = values[at] {
                            #expect(!direction.precedes(value, start))
                            #expect(value == key.withUnsafeBufferPointer { keys.value($0, byEnd: byEnd, .r4, numbering) })
                        }
                        let bound = key.withUnsafeBufferPointer { run.bound($0, direction) }
                        for later in values[(at + 1)...] { #expect(later.map { !direction.precedes($0, bound) } ?? true) }
                    }
                    for place in values.compactMap(\.self) {
                        let range = run.range(from: place, direction)
                        for (key, value) in zip(walked, values) {
                            if let value, !direction.precedes(value, place) { #expect(range.contains(key)) }
                        }
                        guard run.isPlain else { continue }
                        let group = run.group(place)
                        let behind = run.range(behind: place, descends: descends)
                        for (key, value) in zip(walked, values) {
                            #expect((value == place) == group.contains(key) || kind == .uri)
                            if let value { #expect(behind.contains(key) == direction.precedes(place, value)) }
                        }
                    }
                }
            }
        }
        #expect(seen > 200)
    }

    @Test(arguments: [OrderedKeys.Kind.text, .code, .uri, .number, .date, .quantity])
    func `values lie in pairs as they lie alone, behind the head`(kind: OrderedKeys.Kind) throws {
        var random = SeededRandom(seed: 6)
        let stored = try (0..<60).map { _ in try key(kind, &random) }
        let head: [UInt8] = [1, 2, 3, 4, 5, 6, 7, 255]
        let pairs = OrderedKeys.Pairs(token: IndexKey(parameter, [0]), parameter: ParameterNumber(rawValue: 41), head: head)
        var seen = 0
        for run in OrderedKeys(kind, [OrderedKeys.Source(parameter)]).runs(.r4, numbering, units: { _ in [7, 9] }) {
            let paired = run.paired(pairs)
            #expect(paired.parameter == pairs.parameter && paired.isPlain == run.isPlain)
            for key in stored {
                #expect(paired.range.contains(head + key) == run.range.contains(key))
                guard run.range.contains(key) else { continue }
                for (byEnd, descends) in [(false, false), (false, true), (true, false), (true, true)] {
                    let direction = OrderedRun.Direction(byEnd: byEnd, descends: descends)
                    let value = key.withUnsafeBufferPointer { run.value($0, byEnd: byEnd) }
                    #expect((head + key).withUnsafeBufferPointer { paired.value($0, byEnd: byEnd) } == value)
                    #expect(
                        (head + key).withUnsafeBufferPointer { paired.bound($0, direction) }
                            == key.withUnsafeBufferPointer { run.bound($0, direction) })
                    guard let value else { continue }
                    let (whole, part) = (paired.range(from: value, direction), run.range(from: value, direction))
                    for other in stored {
                        #expect(whole.contains(head + other) == part.contains(other))
                        guard run.isPlain else { continue }
                        #expect(paired.group(value).contains(head + other) == run.group(value).contains(other))
                        #expect(
                            paired.range(behind: value, descends: descends).contains(head + other)
                                == run.range(behind: value, descends: descends).contains(other))
                    }
                    seen += 1
                }
            }
        }
        #expect(seen > 60)
    }

    private func key(_ kind: OrderedKeys.Kind, _ random: inout SeededRandom) throws -> [UInt8] {
        let number = Int.random(in: 0...30, using: &random)
        let word = String("abcab".prefix(number % 6)) + String(repeating: "z", count: number % 7 == 0 ? 80 : 0)
        switch kind {
        case .text: return StringKey.encode(number % 2 == 0 ? word.uppercased() : word, hash)
        case .code: return TokenKey.encode(word, system: number % 3 == 0 ? "" : "http://\(number % 3)", hash)
        case .uri: return URIKey.encode("http://" + word + "/\(number % 2)", hash)
        case .number: return self.number(&random)
        case .date:
            let low = Int64(number) * 1_000_000_000_000
            let length = [1, 40_000_000_000_00, 90_000_000_000_000, 900_000_000_000_000][number % 4]
            return DateKey.encode(MicrosecondInterval(low: number == 7 ? .min : low, high: number == 9 ? .max : low + Int64(length)))
        case .quantity:
            var key: [UInt8] = []
            if number % 3 == 0 {
                QuantityKey.append(self.number(&random), QuantityKey.UnitHashes(), isAlone: true, to: &key)
            } else {
                QuantityKey.append(self.number(&random), canonicalUnit: number % 3 == 1 ? 7 : 9, to: &key)
            }
            return key
        case .reference:
            if number % 5 == 0 { return ReferenceKey.encode(url: "http://x.org/" + word, by: parameter, hash) }
            let type = TestCatalogue.type(number % 2 == 0 ? "Patient" : "Group")
            let digits = String(number, radix: 16)
            let uuid = String(repeating: digits, count: 8).prefix(8) + "-0000-4000-8000-000000000000"
            let id = number % 3 == 0 ? String(uuid) : "a" + String(repeating: "b", count: number % 4)
            let by = number % 4 == 0 ? ParameterNumber(rawValue: 41) : parameter
            return ReferenceKey.encode(type, try #require(ResourceID(id)), by: by, numbering)
        }
    }

    private func number(_ random: inout SeededRandom) -> [UInt8] {
        let low = DecimalValue(Int64.random(in: -20...20, using: &random))
        let high = DecimalValue(Int64.random(in: 21...40, using: &random))
        return switch Int.random(in: 0...4, using: &random) {
        case 0: NumberKey.encode(low: nil, high: low)
        case 1: NumberKey.encode(low: low, high: nil)
        case 2: NumberKey.encode(low: low, high: high)
        default: NumberKey.encode(low)
        }
    }
}
