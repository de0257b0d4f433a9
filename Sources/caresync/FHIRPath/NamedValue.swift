import FHIRCore
import FHIRPath

/// A variable as it is given on the command line: `name=value`.
struct NamedValue {
    let name: String
    let value: FHIRPathCollection

    init(_ text: String) throws(CommandFault) {
        guard let sign = text.firstIndex(of: "="), sign > text.startIndex else {
            throw CommandFault("--variable: expected name=value")
        }
        name = String(text[..<sign])
        value = Self.value(String(text[text.index(after: sign)...]))
    }

    /// What the text is as a literal of the language; a string if it is none.
    private static func value(_ text: String) -> FHIRPathCollection {
        switch (try? Syntax(parsing: text))?.kind {
        case .literal(let value): return FHIRPathCollection(value)
        case .empty: return .empty
        case .negation(let operand):
            if case .literal(let value) = operand.kind, let negative = negative(value) { return FHIRPathCollection(negative) }
        default: break
        }
        return FHIRPathCollection(.string(text))
    }

    private static func negative(_ value: FHIRPathValue) -> FHIRPathValue? {
        switch value {
        case .integer(let number): .integer(-number)
        case .decimal(let number): .decimal(number.negated)
        case .quantity(let quantity): .quantity(QuantityValue(quantity.value.negated, quantity.unit))
        default: nil
        }
    }
}
