/// Instants as FHIR instants: RFC 3339 in UTC, always with three decimals of a second.
extension Instant: CustomStringConvertible {
    /// The length of the text form in bytes: `2026-11-22T21:58:31.123Z`.
    package static let textLength = 24

    /// Reads a FHIR instant in any time zone; digits beyond milliseconds are cut, the leap second :60 is the next :00.
    ///
    /// Nil if `bytes` is not a FHIR instant (R4 datatypes, "instant").
    package init?(_ bytes: UnsafeBufferPointer<UInt8>) {
        guard let value = DateTimeValue(bytes, as: .instant), let instant = value.instant else { return nil }
        self = instant
    }

    /// Reads a FHIR instant from `text`; see the initialiser from bytes.
    package init?(_ text: some StringProtocol) {
        guard let value = DateTimeValue(text, as: .instant), let instant = value.instant else { return nil }
        self = instant
    }

    /// `2026-11-22T21:58:31.123Z`
    package var description: String {
        String(unsafeUninitializedCapacity: Instant.textLength) { write(into: $0) }
    }

    /// Appends the 24 bytes of the text form.
    package func append(to output: inout [UInt8]) {
        withUnsafeTemporaryAllocation(of: UInt8.self, capacity: Instant.textLength) { buffer in
            let count = write(into: buffer)
            output.append(contentsOf: UnsafeBufferPointer(rebasing: buffer[..<count]))
        }
    }

    /// Writes the text form into `buffer` and returns its length; writes nothing and returns 0 if there are fewer than 24 bytes.
    package func write(into buffer: UnsafeMutableBufferPointer<UInt8>) -> Int {
        guard buffer.count >= Instant.textLength else { return 0 }
        let parts = civil
        ASCIIDigits.write(parts.year, digits: 4, to: buffer, at: 0)
        buffer[4] = 0x2D
        ASCIIDigits.write(parts.month, digits: 2, to: buffer, at: 5)
        buffer[7] = 0x2D
        ASCIIDigits.write(parts.day, digits: 2, to: buffer, at: 8)
        buffer[10] = 0x54
        ASCIIDigits.write(parts.secondOfDay / 3600, digits: 2, to: buffer, at: 11)
        buffer[13] = 0x3A
        ASCIIDigits.write(parts.secondOfDay / 60 % 60, digits: 2, to: buffer, at: 14)
        buffer[16] = 0x3A
        ASCIIDigits.write(parts.secondOfDay % 60, digits: 2, to: buffer, at: 17)
        buffer[19] = 0x2E
        ASCIIDigits.write(parts.millisecond, digits: 3, to: buffer, at: 20)
        buffer[23] = 0x5A
        return Instant.textLength
    }

    /// The parts of the UTC calendar, after clamping to the years 1...9999.
    var civil: (dayNumber: Int, year: Int, month: Int, day: Int, secondOfDay: Int, millisecond: Int) {
        let clamped = Int(min(max(self, .earliest), .latest).milliseconds)
        var day = clamped / 86_400_000
        var rest = clamped % 86_400_000
        if rest < 0 {
            day -= 1
            rest += 86_400_000
        }
        let date = CivilDate.date(ofDay: day)
        return (day, date.year, date.month, date.day, rest / 1000, rest % 1000)
    }
}
