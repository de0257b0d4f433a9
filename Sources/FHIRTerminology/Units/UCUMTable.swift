import CTables
import FHIRCore

/// One unit as UCUM defines it: one of it is so many of an expression.
struct UCUMDefinition: Sendable {
    enum Kind: Sendable, Equatable {
        case base
        case unit
        /// Defined by a procedure only: compares with nothing but itself and units defined by it.
        case arbitrary
        /// On a scale of its own, by the named function.
        case special(function: String)
    }
    let code: String
    let kind: Kind
    let takesPrefix: Bool
    let value: DecimalValue
    let expression: String
}

/// The prefixes and units of UCUM, by their codes.
struct UCUMTable: Sendable {
    private(set) var prefixes: [(code: String, factor: DecimalValue)] = []
    private(set) var units: [UCUMDefinition] = []
    private var numbers: [String: Int] = [:]

    /// The table that is linked into the program, read anew; some 0.3 ms.
    static var linked: UCUMTable {
        UCUMTable(
            UnsafeBufferPointer(start: caresync_ucum_start().assumingMemoryBound(to: UInt8.self), count: caresync_ucum_size()))
    }

    /// Reads the lines that `scripts/generate-ucum` writes; its head describes them. A line of another form is left out, which the
    /// tests would show.
    init(_ text: some Sequence<UInt8>) {
        for line in Array(text).split(separator: UInt8(ascii: "\n")) where line.first != UInt8(ascii: "#") {
            let fields = line.split(separator: UInt8(ascii: "\t")).map { String(decoding: $0, as: UTF8.self) }
            switch (fields[0], fields.count) {
            case ("prefix", 3):
                if let factor = DecimalValue(fields[2]) { prefixes.append((fields[1], factor)) }
            case ("base", 2): add(fields[1], .base, metric: "m", value: "1", fields[1])
            case ("unit", 5): add(fields[1], .unit, metric: fields[2], value: fields[3], fields[4])
            case ("arbitrary", 5): add(fields[1], .arbitrary, metric: fields[2], value: fields[3], fields[4])
            case ("special", 6): add(fields[1], .special(function: fields[5]), metric: fields[2], value: fields[3], fields[4])
            default: break
            }
        }
    }

    private mutating func add(_ code: String, _ kind: UCUMDefinition.Kind, metric: String, value: String, _ expression: String) {
        guard let value = DecimalValue(value) else { return }
        numbers[code] = units.count
        units.append(UCUMDefinition(code: code, kind: kind, takesPrefix: metric == "m", value: value, expression: expression))
    }

    /// The number of a unit and the factor of its prefix, if it has one; nil for a symbol that is neither a unit nor a prefixed one.
    func unit(_ symbol: String) -> (number: Int, prefix: DecimalValue?)? {
        if let number = numbers[symbol] { return (number, nil) }
        for (prefix, factor) in prefixes where symbol.utf8.starts(with: prefix.utf8) {
            if let number = numbers[String(symbol.dropFirst(prefix.utf8.count))], units[number].takesPrefix { return (number, factor) }
        }
        return nil
    }
}
