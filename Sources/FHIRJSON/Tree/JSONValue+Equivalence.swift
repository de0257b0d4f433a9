import FHIRCore

/// Equality as JSON Patch has it.
extension JSONValue {
    /// Whether both are the same value by RFC 6902 section 4.6: members in any order, numbers by value.
    package func isEquivalent(to other: JSONValue) -> Bool {
        switch (self, other) {
        case (.object(let left), .object(let right)):
            guard left.count == right.count else { return false }
            var values: [String: JSONValue] = [:]
            for member in right { values[member.name] = member.value }
            return left.allSatisfy { member in values[member.name].map(member.value.isEquivalent) ?? false }
        case (.array(let left), .array(let right)):
            return left.count == right.count && zip(left, right).allSatisfy { $0.isEquivalent(to: $1) }
        case (.number(let left), .number(let right)):
            return left == right || NumberForm(left) == NumberForm(right)
        default:
            return self == other
        }
    }

    /// A number literal as sign, digits without zeros at either end, and the power of ten of the last digit.
    private struct NumberForm: Equatable {
        var isNegative = false
        var digits: [UInt8] = []
        var exponent = 0

        init(_ literal: String) {
            var isFraction = false
            var exponentText = ""
            var isExponent = false
            for byte in literal.utf8 {
                if isExponent {
                    exponentText.unicodeScalars.append(Unicode.Scalar(byte))
                } else if byte == UInt8(ascii: "-") {
                    isNegative = true
                } else if byte == UInt8(ascii: ".") {
                    isFraction = true
                } else if byte | 0x20 == UInt8(ascii: "e") {
                    isExponent = true
                } else {
                    if isFraction { exponent -= 1 }
                    if byte != UInt8(ascii: "0") || !digits.isEmpty { digits.append(byte) }
                }
            }
            // Beyond 64 bits every exponent counts as the same huge one.
            let written = Int(exponentText) ?? (exponentText.hasPrefix("-") ? .min / 2 : (exponentText.isEmpty ? 0 : .max / 2))
            exponent = exponent.addingReportingOverflow(written).partialValue
            while digits.last == UInt8(ascii: "0") {
                digits.removeLast()
                exponent &+= 1
            }
            if digits.isEmpty {
                isNegative = false
                exponent = 0
            }
        }
    }
}
