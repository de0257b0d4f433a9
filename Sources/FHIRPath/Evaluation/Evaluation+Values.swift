import FHIRCore
import FHIRModel
import FHIRSchema

/// From nodes to system values, and from collections to single values of one kind (N1 section 4.5).
extension Evaluation {
    /// The system value that an item stands for: primitives and quantities have one, other elements have none.
    func system(_ item: FHIRPathValue) -> FHIRPathValue? {
        guard case .node(let node) = item else { return item }
        let entry = arena[node]
        let kind = schema.primitiveKind(of: entry.type)
        guard kind != .none else {
            return schema.isType(entry.type, orDerivedFrom: schema.known.quantity) ? quantity(node) : nil
        }
        guard entry.hasValue else { return nil }
        let bytes = arena.bytes(of: node)
        switch kind {
        case .boolean: return .boolean(bytes.first == UInt8(ascii: "t"))
        case .integer, .unsignedInt, .positiveInt: return decimal(bytes)?.int64.map { .integer($0) }
        case .decimal: return decimal(bytes).map { .decimal($0) }
        case .date: return bytes.withUnsafeBufferPointer { DateTimeValue($0, as: .date) }.map { .date($0) }
        case .dateTime, .instant: return bytes.withUnsafeBufferPointer { DateTimeValue($0, as: .dateTime) }.map { .dateTime($0) }
        case .time: return TimeValue(bytes).map { .time($0) }
        default: return .string(String(decoding: bytes, as: UTF8.self))
        }
    }

    private func decimal(_ bytes: ArraySlice<UInt8>) -> DecimalValue? {
        bytes.withUnsafeBufferPointer { DecimalValue($0) }
    }

    /// A FHIR Quantity as a FHIRPath one (R4 `fhirpath.html#quantity`): UCUM's codes of time are durations of the calendar.
    ///
    /// Beyond R4, quantities that are not of UCUM have a unit too, so that they compare with one another: their code with its system, or
    /// without a system their code or else their unit.
    private func quantity(_ node: NodeID) -> FHIRPathValue? {
        guard let value = arena.child(of: node, named: "value"), let number = decimal(arena.bytes(of: value)) else { return nil }
        let code = arena.string(of: node, named: "code")
        let unit: QuantityValue.Unit
        switch arena.string(of: node, named: "system") {
        case "http://unitsofmeasure.org":
            let code = code ?? "1"
            unit = CalendarUnit(code: code).map { .calendar($0) } ?? .code(code)
        case "http://hl7.org/fhirpath/CodeSystem/calendar-units":
            unit = CalendarUnit(keyword: code ?? "").map { .calendar($0) } ?? .code(code ?? "1")
        case let system?: unit = code.map { .code("\(system)|\($0)") } ?? .code(arena.string(of: node, named: "unit") ?? "1")
        case nil: unit = .code(code ?? arena.string(of: node, named: "unit") ?? "1")
        }
        return .quantity(QuantityValue(number, unit))
    }

    /// The only item; nil for none, an error for several.
    func single(_ input: FHIRPathCollection) throws(OperationFailure) -> FHIRPathValue? {
        guard input.count <= 1 else { throw .evaluation("several items where one is expected") }
        return input.first
    }

    /// The truth of a collection: nil for none; one item that is not a boolean counts as true.
    func boolean(_ input: FHIRPathCollection) throws(OperationFailure) -> Bool? {
        guard let item = try single(input) else { return nil }
        switch system(item) {
        case .boolean(let value): return value
        case nil:
            // A boolean element without a value says nothing; any other element is there.
            if case .node(let node) = item, arena[node].type == schema.known.boolean { return nil }
            return true
        default: return true
        }
    }

    /// One string; nil for none.
    func string(_ input: FHIRPathCollection) throws(OperationFailure) -> String? {
        guard let item = try single(input), let value = system(item) else { return nil }
        guard case .string(let text) = value else { throw .evaluation("a string is expected") }
        return text
    }

    /// One integer; nil for none.
    func integer(_ input: FHIRPathCollection) throws(OperationFailure) -> Int64? {
        guard let item = try single(input), let value = system(item) else { return nil }
        guard case .integer(let number) = value else { throw .evaluation("an integer is expected") }
        return number
    }

    /// A number or quantity as it is, for a leading `+`.
    func number(_ input: FHIRPathCollection) throws(OperationFailure) -> FHIRPathCollection {
        guard let item = try single(input) else { return .empty }
        switch system(item) {
        case .integer, .decimal, .quantity: return FHIRPathCollection(item)
        default: throw .evaluation("a sign before something that is not a number")
        }
    }

    /// The number or quantity with its sign turned.
    func negated(_ input: FHIRPathCollection) throws(OperationFailure) -> FHIRPathCollection {
        guard let item = try single(input) else { return .empty }
        switch system(item) {
        case .integer(let value):
            let (result, overflow) = Int64(0).subtractingReportingOverflow(value)
            return .optional(overflow ? nil : .integer(result))
        case .decimal(let value): return FHIRPathCollection(.decimal(value.negated))
        case .quantity(let quantity): return FHIRPathCollection(.quantity(QuantityValue(quantity.value.negated, quantity.unit)))
        default: throw .evaluation("a sign before something that is not a number")
        }
    }

    /// A value as text, the way `toString()` and `&` write it; nil for what has none.
    func text(_ item: FHIRPathValue) -> String? {
        switch system(item) {
        case .boolean(let value): value ? "true" : "false"
        case .integer(let value): String(value)
        case .decimal(let value): value.description
        case .string(let value): value
        case .date(let value), .dateTime(let value): value.description
        case .time(let value): value.description
        case .quantity(let value): value.description
        case .node, .type, nil: nil
        }
    }
}
