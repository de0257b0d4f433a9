/// Decimals from and to text.
extension DecimalValue: CustomStringConvertible {
    /// Reads a FHIR decimal (R4 datatypes, "decimal"; also every FHIR integer).
    ///
    /// Nil if `bytes` is not a decimal, has more than `maximumDigits` significant digits, or its last digit stands for a power
    /// of ten beyond ±`maximumExponent`. Cost: O(n); allocates only beyond 19 significant digits.
    package init?(_ bytes: UnsafeBufferPointer<UInt8>) {
        guard let parts = DecimalSyntax(bytes) else { return nil }
        let exponent = parts.exponent - parts.fraction.count
        guard exponent.magnitude <= Self.maximumExponent else { return nil }
        var integer = parts.integer
        var fraction = parts.fraction
        if bytes[integer.lowerBound] == 0x30 {
            integer = integer.upperBound..<integer.upperBound
            while let first = fraction.first, bytes[first] == 0x30 { fraction = first + 1..<fraction.upperBound }
        }
        let count = integer.count + fraction.count
        guard count <= Self.maximumDigits else { return nil }
        if count <= Self.smallDigits {
            var coefficient: UInt64 = 0
            for index in integer { coefficient = coefficient &* 10 &+ UInt64(bytes[index] &- 0x30) }
            for index in fraction { coefficient = coefficient &* 10 &+ UInt64(bytes[index] &- 0x30) }
            self.init(isNegative: parts.isNegative, small: coefficient, exponent: exponent)
        } else {
            var digits: [UInt8] = []
            digits.reserveCapacity(count)
            for index in integer { digits.append(bytes[index] &- 0x30) }
            for index in fraction { digits.append(bytes[index] &- 0x30) }
            self.init(isNegative: parts.isNegative, digits: digits, exponent: exponent)
        }
    }

    /// Reads a FHIR decimal; the same as from a buffer.
    package init?(_ bytes: Span<UInt8>) {
        guard let value = bytes.withUnsafeBufferPointer({ DecimalValue($0) }) else { return nil }
        self = value
    }

    /// Reads a FHIR decimal; the same as from a buffer.
    package init?(_ text: some StringProtocol) {
        let parsed =
            text.utf8.withContiguousStorageIfAvailable { DecimalValue($0) }
            ?? Array(text.utf8).withUnsafeBufferPointer { DecimalValue($0) }
        guard let parsed else { return nil }
        self = parsed
    }

    /// A FHIR decimal with all digits, trailing zeros included.
    ///
    /// Plain (`0.0150`) if the exponent is not positive and there are at most 20 zeros after the point before the first other
    /// digit, else scientific (`1.5e3`).
    package var description: String {
        var bytes: [UInt8] = []
        append(to: &bytes)
        return String(decoding: bytes, as: UTF8.self)
    }

    /// Appends the text form.
    package func append(to output: inout [UInt8]) {
        if isNegative { output.append(0x2D) }
        withDigits { digits in
            let beforePoint = digits.count + exponent
            if exponent <= 0 && beforePoint >= -20 {
                if beforePoint <= 0 {
                    output.append(0x30)
                } else {
                    output.append(contentsOf: digits[..<beforePoint].lazy.map { $0 + 0x30 })
                }
                if exponent == 0 { return }
                output.append(0x2E)
                output.append(contentsOf: repeatElement(0x30, count: max(0, -beforePoint)))
                output.append(contentsOf: digits[max(0, beforePoint)...].lazy.map { $0 + 0x30 })
            } else {
                output.append(digits[0] + 0x30)
                if digits.count > 1 {
                    output.append(0x2E)
                    output.append(contentsOf: digits.dropFirst().lazy.map { $0 + 0x30 })
                }
                output.append(0x65)
                output.append(contentsOf: String(beforePoint - 1).utf8)
            }
        }
    }
}
