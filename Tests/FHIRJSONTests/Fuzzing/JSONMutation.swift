import FHIRJSON

/// Changes JSON texts: first as trees, so that most stay JSON, then now and then as bytes.
struct JSONMutation {
    var random: SeededRandom
    /// Texts to start from and to take parts from.
    let seeds: [JSONValue]

    /// A text some random steps away from one of the seeds.
    mutating func next() -> [UInt8] {
        var value = seeds[Int.random(in: 0..<seeds.count, using: &random)]
        for _ in 0..<Int.random(in: 0...3, using: &random) { value = mutated(value, depth: 0) }
        var bytes = value.write(isPretty: random.once(in: 4))
        if random.once(in: 3) { for _ in 0..<Int.random(in: 1...4, using: &random) { scratch(&bytes) } }
        return bytes
    }

    /// The value with one change somewhere in it.
    private mutating func mutated(_ value: JSONValue, depth: Int) -> JSONValue {
        let goesDown = !random.once(in: 4) && depth < 40
        switch value {
        case .object(var members) where !members.isEmpty:
            let index = Int.random(in: 0..<members.count, using: &random)
            if goesDown {
                members[index].value = mutated(members[index].value, depth: depth + 1)
                return .object(members)
            }
            switch Int.random(in: 0..<9, using: &random) {
            case 0: members.remove(at: index)
            case 1: members.append(members[index])
            case 2: members[index].name = "_" + members[index].name
            case 3: members[index].name = anyName()
            case 4: members.swapAt(index, Int.random(in: 0..<members.count, using: &random))
            case 5: members.insert(JSONValue.Member("_" + members[index].name, .object([.init("id", .string("x"))])), at: index)
            case 6: members[index].value = .array([members[index].value, .null])
            case 7: members.insert(JSONValue.Member(anyName(), anyValue()), at: index)
            default: members[index].value = anyValue()
            }
            return .object(members)
        case .array(var items) where !items.isEmpty:
            let index = Int.random(in: 0..<items.count, using: &random)
            if goesDown {
                items[index] = mutated(items[index], depth: depth + 1)
                return .array(items)
            }
            switch Int.random(in: 0..<5, using: &random) {
            case 0: items.remove(at: index)
            case 1: items.append(contentsOf: Array(repeating: items[index], count: Int.random(in: 1...20, using: &random)))
            case 2: items[index] = .null
            case 3: return items[index]
            default: items[index] = anyValue()
            }
            return .array(items)
        case .string(let text):
            if random.once(in: 2) { return anyValue() }
            let parts = ["", " ", "\u{0}", "\u{FFFF}", "é", "\"", "\\", text + text, "<div>", "&amp;", "2020-02-30", "</div>"]
            let part = parts.randomElement(using: &random) ?? ""
            return .string(random.once(in: 2) ? text + part : part)
        default: return anyValue()
        }
    }

    private mutating func anyValue() -> JSONValue {
        switch Int.random(in: 0..<8, using: &random) {
        case 0: return .null
        case 1: return .boolean(random.once(in: 2))
        case 2: return .number(["0", "-1", "1e999", "1.50", "99999999999999999999"].randomElement(using: &random) ?? "0")
        case 3: return .string(["", "x", "Patient", "2020"].randomElement(using: &random) ?? "")
        case 4: return .array([])
        case 5: return .object([])
        default:
            // A part of some seed.
            var value = seeds[Int.random(in: 0..<seeds.count, using: &random)]
            while random.once(in: 3) == false {
                let parts = value.items ?? value.members?.map(\.value) ?? []
                guard let part = parts.randomElement(using: &random) else { break }
                value = part
            }
            return value
        }
    }

    private mutating func anyName() -> String {
        let names = [
            "resourceType", "id", "_id", "meta", "extension", "valueString", "valueInteger", "_valueString", "url", "given", "", "é",
            "div",
        ]
        return names.randomElement(using: &random) ?? "id"
    }

    /// One change that knows nothing of JSON.
    private mutating func scratch(_ bytes: inout [UInt8]) {
        guard !bytes.isEmpty else { return }
        let index = Int.random(in: 0..<bytes.count, using: &random)
        switch Int.random(in: 0..<6, using: &random) {
        case 0: bytes[index] = UInt8.random(in: .min ... .max, using: &random)
        case 1: bytes.remove(at: index)
        case 2: bytes.removeLast(Int.random(in: 0...(bytes.count - index), using: &random))
        case 3:
            let pieces = [#"\u"#, #"\ud83d\ude00"#, #"\ud800"#, "{", "}", "[", "]", ",", "\"", "null", "\\", "0"]
            bytes.insert(contentsOf: Array((pieces.randomElement(using: &random) ?? "").utf8), at: index)
        case 4: bytes[index] ^= UInt8(1) << UInt8.random(in: 0..<8, using: &random)
        default: bytes.insert(contentsOf: bytes[index...].prefix(Int.random(in: 1...64, using: &random)), at: index)
        }
    }
}
