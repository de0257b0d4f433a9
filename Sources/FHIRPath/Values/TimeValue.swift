/// A time of day with the precision it was written with (N1 section 4.1.7): `14`, `14:30`, `14:30:00`, `14:30:00.000`.
package struct TimeValue: Sendable, Hashable {
    /// 0...23
    package let hour: Int
    /// 0...59; nil when not written.
    package let minute: Int?
    /// 0...60; nil when not written.
    package let second: Int?
    /// Nanoseconds of the second; 0 when not written.
    package let nanosecond: Int
    /// How many digits the fraction has, 0...9.
    package let fractionDigits: Int

    package init(hour: Int, minute: Int? = nil, second: Int? = nil, nanosecond: Int = 0, fractionDigits: Int = 0) {
        self.hour = hour
        self.minute = minute
        self.second = second
        self.nanosecond = nanosecond
        self.fractionDigits = fractionDigits
    }

    /// Reads `hh[:mm[:ss[.f…]]]`, all of `bytes`; digits of the fraction beyond nine are cut.
    package init?(_ bytes: some RandomAccessCollection<UInt8>) {
        let bytes = Array(bytes)
        func number(at index: Int, below bound: Int) -> Int? {
            guard index + 2 <= bytes.count, case let tens = bytes[index] &- 0x30, case let units = bytes[index + 1] &- 0x30,
                tens <= 9, units <= 9
            else { return nil }
            let value = Int(tens) * 10 + Int(units)
            return value < bound ? value : nil
        }
        guard let hour = number(at: 0, below: 24) else { return nil }
        var minute: Int?
        var second: Int?
        var nanosecond = 0
        var fractionDigits = 0
        var index = 2
        if index < bytes.count {
            guard bytes[index] == 0x3A, let value = number(at: 3, below: 60) else { return nil }
            minute = value
            index = 5
        }
        if index < bytes.count {
            guard bytes[index] == 0x3A, let value = number(at: 6, below: 61) else { return nil }
            second = value
            index = 8
        }
        if index < bytes.count {
            guard bytes[index] == 0x2E, index + 1 < bytes.count else { return nil }
            var unit = 100_000_000
            for byte in bytes[(index + 1)...] {
                guard byte &- 0x30 <= 9 else { return nil }
                nanosecond += Int(byte - 0x30) * unit
                unit /= 10
            }
            fractionDigits = Swift.min(bytes.count - index - 1, 9)
        }
        self.init(hour: hour, minute: minute, second: second, nanosecond: nanosecond, fractionDigits: fractionDigits)
    }
}

extension TimeValue: CustomStringConvertible {
    /// The value as it was written, without a `T`.
    package var description: String {
        var text = Self.padded(hour, 2)
        guard let minute else { return text }
        text += ":" + Self.padded(minute, 2)
        guard let second else { return text }
        text += ":" + Self.padded(second, 2)
        guard fractionDigits > 0 else { return text }
        return text + "." + Self.padded(nanosecond, 9).prefix(fractionDigits)
    }

    /// A number that is not negative, with leading zeros.
    static func padded(_ value: Int, _ width: Int) -> String {
        let digits = String(value)
        return String(repeating: "0", count: Swift.max(0, width - digits.count)) + digits
    }
}
