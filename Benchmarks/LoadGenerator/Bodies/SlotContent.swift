/// Makes the content of slots; remembers the last moment, so that a period ends after it starts.
struct SlotContent {
    private var month = 1
    private var day = 1
    private var hour = 0
    private var minute = 0

    mutating func append(_ slot: Slot, to output: Bytes, _ anchors: AnchorSet, _ random: inout RandomSource) {
        switch slot {
        case .family: output.append(Words.families[random.below(Words.families.count)])
        case .given: output.append(Words.givens[random.below(Words.givens.count)])
        case .city: output.append(Words.cities[random.below(Words.cities.count)])
        case .street:
            output.append(number: 1 + random.below(999))
            output.append(" ")
            output.append(Words.families[random.below(Words.families.count)])
            output.append(" Street")
        case .organization:
            output.append(Words.cities[random.below(Words.cities.count)])
            output.append(" ")
            output.append(Words.institutions[random.below(Words.institutions.count)])
        case .gender: output.append(random.below(2) == 0 ? "female" : "male")
        case .digits(let count):
            for _ in 0..<count { output.append(UInt8(0x30 + random.below(10))) }
        case .uuid: Self.appendUUID(to: output, &random)
        case .birthDate: appendDate(year: 1930 + random.below(90), month: 1 + random.below(12), day: 1 + random.below(28), to: output)
        case .date: appendDate(year: 2025, month: 1 + random.below(12), day: 1 + random.below(28), to: output)
        case .time:
            (month, day, hour, minute) = (1 + random.below(12), 1 + random.below(28), random.below(24), random.below(30))
            appendTime(second: random.below(30), to: output)
        case .later:
            minute += random.below(30)
            appendTime(second: 30 + random.below(30), to: output)
            minute = min(minute, 29)
        case .money:
            output.append(number: 10 + random.below(5000))
            output.append(".")
            output.append(number: random.below(100), width: 2)
        case .decimal:
            output.append(number: 1 + random.below(200))
            output.append(".")
            output.append(number: random.below(10_000_000), width: 7)
            output.append(number: 1 + random.below(9_999_999), width: 7)
        case .small: output.append(number: 1 + random.below(9))
        case .words(let count):
            for index in 0..<count {
                if index > 0 { output.append(" ") }
                output.append(Words.clinical[random.below(Words.clinical.count)])
            }
        case .reference(let number): output.append(anchors[number])
        }
    }

    static func appendUUID(to output: Bytes, _ random: inout RandomSource) {
        let high = random.next() & 0xFFFF_FFFF_FFFF_0FFF | 0x4000
        let low = random.next() & 0x3FFF_FFFF_FFFF_FFFF | 0x8000_0000_0000_0000
        for place in 0..<32 {
            if place == 8 || place == 12 || place == 16 || place == 20 { output.append(0x2D) }
            let word = place < 16 ? high : low
            let digit = UInt8(truncatingIfNeeded: word >> UInt64(60 - place % 16 * 4)) & 15
            output.append(digit < 10 ? 0x30 + digit : 0x57 + digit)
        }
    }

    private func appendDate(year: Int, month: Int, day: Int, to output: Bytes) {
        output.append(number: year, width: 4)
        output.append("-")
        output.append(number: month, width: 2)
        output.append("-")
        output.append(number: day, width: 2)
    }

    private func appendTime(second: Int, to output: Bytes) {
        appendDate(year: 2025, month: month, day: day, to: output)
        output.append("T")
        output.append(number: hour, width: 2)
        output.append(":")
        output.append(number: minute, width: 2)
        output.append(":")
        output.append(number: second, width: 2)
        output.append("+00:00")
    }
}
