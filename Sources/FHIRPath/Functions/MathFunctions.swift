import FHIRCore
import Glibc

/// Numbers (N1 section 5.7). Exact where the result is; roots, powers with a fraction and logarithms are computed in binary and
/// have at most 16 digits. What is not a number is empty.
extension FHIRPathFunction {
    static let math = [
        FHIRPathFunction("abs") { call throws(OperationFailure) in
            switch try call.inputValue() {
            case nil: return .empty
            case .integer(let value): return .optional(value == Int64.min ? nil : .integer(abs(value)))
            case .decimal(let value): return FHIRPathCollection(.decimal(value.magnitude))
            case .quantity(let value): return FHIRPathCollection(.quantity(QuantityValue(value.value.magnitude, value.unit)))
            default: throw .evaluation("a number is expected")
            }
        },
        FHIRPathFunction("ceiling") { call throws(OperationFailure) in try call.whole { $0.ceiling(toFractionDigits: 0) } },
        FHIRPathFunction("floor") { call throws(OperationFailure) in try call.whole { $0.floor(toFractionDigits: 0) } },
        FHIRPathFunction("truncate") { call throws(OperationFailure) in try call.whole { $0.truncated(toFractionDigits: 0) } },
        FHIRPathFunction("round", 0...1) { call throws(OperationFailure) in
            let digits = try call.integer(0) ?? 0
            guard digits >= 0 else { throw .evaluation("a number of digits is expected") }
            func rounded(_ value: DecimalValue) -> DecimalValue { value.rounded(toFractionDigits: Int(min(digits, 10_000))) }
            if case .quantity(let quantity) = try call.inputValue() {
                return FHIRPathCollection(.quantity(QuantityValue(rounded(quantity.value), quantity.unit)))
            }
            return .optional(try call.inputNumber().map { .decimal(rounded($0)) })
        },
        FHIRPathFunction("sqrt") { call throws(OperationFailure) in try call.computed { sqrt($0) } },
        FHIRPathFunction("exp") { call throws(OperationFailure) in try call.computed { exp($0) } },
        FHIRPathFunction("ln") { call throws(OperationFailure) in try call.computed { Glibc.log($0) } },
        FHIRPathFunction("log", 1...1) { call throws(OperationFailure) in
            guard let base = try call.number(0) else { return .empty }
            let divisor = Glibc.log(base.double)
            return try call.computed { Glibc.log($0) / divisor }
        },
        FHIRPathFunction("power", 1...1) { call throws(OperationFailure) in
            guard let input = try call.inputValue(), let base = input.asDecimal, let exponent = try call.number(0) else {
                _ = try call.inputNumber()
                return .empty
            }
            guard let power = exponent.int64, (0...1000).contains(power), base.digitCount * Int(power) <= 2000 else {
                let power = exponent.double
                return try call.computed { pow($0, power) }
            }
            var result = DecimalValue(1)
            for _ in 0..<power {
                try call.evaluation.spend(result.digitCount)
                guard let product = result.multiplied(by: base) else { return .empty }
                result = product
            }
            if case .integer = input { return .optional(result.int64.map { .integer($0) }) }
            return FHIRPathCollection(.decimal(result))
        },
    ]
}

extension FHIRPathCall {
    /// The input as a number; nil when it is empty.
    func inputNumber() throws(OperationFailure) -> DecimalValue? {
        guard let value = try inputValue() else { return nil }
        guard let number = value.asDecimal else { throw .evaluation("a number is expected") }
        return number
    }

    /// An argument that is one number; nil when it is empty.
    fileprivate func number(_ index: Int) throws(OperationFailure) -> DecimalValue? {
        guard let value = try evaluation.single(try argument(index)).flatMap({ evaluation.system($0) }) else { return nil }
        guard let number = value.asDecimal else { throw .evaluation("a number is expected") }
        return number
    }

    fileprivate func whole(_ round: (DecimalValue) -> DecimalValue) throws(OperationFailure) -> FHIRPathCollection {
        if case .quantity(let quantity) = try inputValue() {
            return FHIRPathCollection(.quantity(QuantityValue(round(quantity.value), quantity.unit)))
        }
        return .optional(try inputNumber().map(round)?.int64.map { .integer($0) })
    }

    /// What a function of binary floating point gives; empty for infinities and what is not a number.
    fileprivate func computed(_ function: (Double) -> Double) throws(OperationFailure) -> FHIRPathCollection {
        guard let number = try inputNumber() else { return .empty }
        let result = function(number.double)
        guard result.isFinite else { return .empty }
        // Sixteen significant digits: the seventeenth is an artefact of base two.
        guard let exact = DecimalValue(result.description) else { return .empty }
        let digits = max(0, 16 - exact.digitCount + exact.fractionDigits)
        return FHIRPathCollection(.decimal(exact.rounded(toFractionDigits: digits).withoutTrailingZeros))
    }
}

extension DecimalValue {
    /// The nearest binary number.
    fileprivate var double: Double { Double(description) ?? .nan }
}
