import FHIRCore

/// From one kind of value to another (N1 section 5.5): `toX()` is empty for what cannot be converted, `convertsToX()` says so.
extension FHIRPathFunction {
    static let conversion = conversions.map { conversion in
        FHIRPathFunction("to" + conversion.name, conversion.arity) { call throws(OperationFailure) in
            guard let value = try call.inputValue() else { return .empty }
            return .optional(try conversion.convert(value, call))
        }
    }

    static let conversionTests = conversions.map { conversion in
        FHIRPathFunction("convertsTo" + conversion.name, conversion.arity) { call throws(OperationFailure) in
            guard let value = try call.inputValue() else { return .empty }
            return .boolean(try conversion.convert(value, call) != nil)
        }
    }

    private struct Conversion: Sendable {
        let name: String
        var arity = 0...0
        let convert: @Sendable (FHIRPathValue, FHIRPathCall) throws(OperationFailure) -> FHIRPathValue?
    }

    private static let conversions: [Conversion] = [
        Conversion(name: "Boolean") { value, _ throws(OperationFailure) in value.converted.boolean },
        Conversion(name: "Integer") { value, _ throws(OperationFailure) in value.converted.integer },
        Conversion(name: "Decimal") { value, _ throws(OperationFailure) in value.converted.decimal },
        Conversion(name: "String") { value, call throws(OperationFailure) in call.evaluation.text(value).map { .string($0) } },
        Conversion(name: "Date") { value, _ throws(OperationFailure) in value.converted.date },
        Conversion(name: "DateTime") { value, _ throws(OperationFailure) in value.converted.dateTime },
        Conversion(name: "Time") { value, _ throws(OperationFailure) in value.converted.time },
        Conversion(name: "Quantity", arity: 0...1) { value, call throws(OperationFailure) in
            guard let quantity = value.converted.quantity else { return nil }
            guard call.count == 1, let unit = try call.string(0) else { return .quantity(quantity) }
            let target = CalendarUnit(keyword: unit).map { QuantityValue.Unit.calendar($0) } ?? .code(unit)
            return quantity.converted(to: target, call.evaluation.environment.units).map { .quantity(QuantityValue($0, target)) }
        },
    ]
}

extension FHIRPathValue {
    fileprivate var converted: ValueConversion { ValueConversion(value: self) }
}

/// The conversions of one system value.
private struct ValueConversion {
    let value: FHIRPathValue

    var boolean: FHIRPathValue? {
        switch value {
        case .boolean: value
        case .integer(0): .boolean(false)
        case .integer(1): .boolean(true)
        case .decimal(let number): number == .zero ? .boolean(false) : (number == DecimalValue(1) ? .boolean(true) : nil)
        case .string(let text):
            switch text.lowercased() {
            case "true", "t", "yes", "y", "1", "1.0": .boolean(true)
            case "false", "f", "no", "n", "0", "0.0": .boolean(false)
            default: nil
            }
        default: nil
        }
    }

    var integer: FHIRPathValue? {
        switch value {
        case .integer: return value
        case .boolean(let truth): return .integer(truth ? 1 : 0)
        case .string(let text):
            let digits =
                text.utf8.first == UInt8(ascii: "+") || text.utf8.first == UInt8(ascii: "-") ? text.utf8.dropFirst() : text.utf8[...]
            guard !digits.isEmpty, digits.allSatisfy({ $0 &- 0x30 <= 9 }) else { return nil }
            return Int64(text).map { .integer($0) }
        default: return nil
        }
    }

    var decimal: FHIRPathValue? {
        switch value {
        case .decimal: return value
        case .integer(let number): return .decimal(DecimalValue(number))
        case .boolean(let truth): return .decimal(DecimalValue(truth ? 1 : 0))
        case .string(let text): return Self.number(text).map { .decimal($0) }
        default: return nil
        }
    }

    /// `(\+|-)?[0-9]+(\.[0-9]+)?`
    private static func number(_ text: String) -> DecimalValue? {
        var bytes = Array(text.utf8)
        let isNegative = bytes.first == UInt8(ascii: "-")
        if isNegative || bytes.first == UInt8(ascii: "+") { bytes.removeFirst() }
        guard let first = bytes.first, first &- 0x30 <= 9, !bytes.contains(where: { $0 | 0x20 == UInt8(ascii: "e") }) else { return nil }
        while bytes.count > 1, bytes[0] == 0x30, bytes[1] &- 0x30 <= 9 { bytes.removeFirst() }
        let value = bytes.withUnsafeBufferPointer { DecimalValue($0) }
        return isNegative ? value?.negated : value
    }

    var date: FHIRPathValue? {
        switch value {
        case .date: value
        case .dateTime(let moment): DateTimeValue(moment.description.prefix { $0 != "T" }, as: .date).map { .date($0) }
        case .string(let text):
            DateTimeValue(text.prefix { $0 != "T" }, as: .date).flatMap { date in
                DateTimeValue(text, as: .partial) == nil ? nil : .date(date)
            }
        default: nil
        }
    }

    var dateTime: FHIRPathValue? {
        switch value {
        case .dateTime: value
        case .date(let date): .dateTime(date)
        case .string(let text): DateTimeValue(text, as: .partial).map { .dateTime($0) }
        default: nil
        }
    }

    var time: FHIRPathValue? {
        switch value {
        case .time: value
        case .string(let text):
            TimeValue(Array(text.utf8.first == UInt8(ascii: "T") ? text.utf8.dropFirst() : text.utf8[...])).map { .time($0) }
        default: nil
        }
    }

    var quantity: QuantityValue? {
        if case .boolean(let truth) = value { return QuantityValue(DecimalValue(truth ? 1 : 0), .code("1")) }
        guard case .string(let text) = value else { return value.asQuantity }
        let number = text.prefix { !($0 == " " || $0 == "'") }
        guard let decimal = Self.number(String(number)) else { return nil }
        let rest = text.dropFirst(number.count).drop { $0 == " " }
        if rest.isEmpty { return number.count == text.count ? QuantityValue(decimal, .code("1")) : nil }
        if rest.first == "'" {
            guard rest.count > 2, rest.last == "'", !rest.dropFirst().dropLast().contains("'") else { return nil }
            return QuantityValue(decimal, .code(String(rest.dropFirst().dropLast())))
        }
        return CalendarUnit(keyword: String(rest)).map { QuantityValue(decimal, .calendar($0)) }
    }
}
