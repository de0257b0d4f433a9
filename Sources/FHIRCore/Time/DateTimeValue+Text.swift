/// Dates as text, with the precision they were written with.
extension DateTimeValue: CustomStringConvertible {
    /// The value as FHIR writes it; `-00:00` comes out as `+00:00` and a fraction has at most nine digits.
    package var description: String {
        String(unsafeUninitializedCapacity: 35) { write(into: $0) }
    }

    /// Appends the text form, at most 35 bytes.
    package func append(to output: inout [UInt8]) {
        withUnsafeTemporaryAllocation(of: UInt8.self, capacity: 35) { buffer in
            let count = write(into: buffer)
            output.append(contentsOf: UnsafeBufferPointer(rebasing: buffer[..<count]))
        }
    }

    /// Writes into a buffer of at least 35 bytes and returns how many were written.
    private func write(into buffer: UnsafeMutableBufferPointer<UInt8>) -> Int {
        var count = 0
        func put(_ byte: UInt8) {
            buffer[count] = byte
            count += 1
        }
        func put(_ value: Int, digits: Int) {
            ASCIIDigits.write(value, digits: digits, to: buffer, at: count)
            count += digits
        }
        put(year, digits: 4)
        if precision >= .month {
            put(0x2D)
            put(month, digits: 2)
        }
        if precision >= .day {
            put(0x2D)
            put(day, digits: 2)
        }
        if precision >= .hour {
            put(0x54)
            put(hour, digits: 2)
        }
        if precision >= .minute {
            put(0x3A)
            put(minute, digits: 2)
        }
        if precision >= .second {
            put(0x3A)
            put(second, digits: 2)
        }
        if precision == .fraction {
            put(0x2E)
            var fraction = nanosecond
            for _ in fractionDigits..<9 { fraction /= 10 }
            put(fraction, digits: fractionDigits)
        }
        switch zone {
        case .missing: break
        case .utc: put(0x5A)
        case .offset(let minutes):
            put(minutes < 0 ? 0x2D : 0x2B)
            put(Int(minutes.magnitude) / 60, digits: 2)
            put(0x3A)
            put(Int(minutes.magnitude) % 60, digits: 2)
        }
        return count
    }
}
