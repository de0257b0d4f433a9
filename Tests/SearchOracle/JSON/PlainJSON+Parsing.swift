import Foundation

/// Reading JSON text into a tree.
extension PlainJSON {
    /// Reads JSON text; nil if it is not JSON. Of escapes, `\u` outside the basic plane needs both surrogates.
    package init?(parsing text: String) {
        var reader = Reader(scalars: Array(text.unicodeScalars))
        guard let value = reader.value(), reader.isAtEnd else { return nil }
        self = value
    }

    /// A tree from what `JSONSerialization` reads. Numbers lose their digits: for definitions, not for resources.
    package init(serialized value: Any) {
        switch value {
        case let properties as [String: Any]: self = .object(properties.mapValues(PlainJSON.init(serialized:)))
        case let elements as [Any]: self = .array(elements.map(PlainJSON.init(serialized:)))
        case let text as String: self = .string(text)
        case let flag as Bool: self = .bool(flag)
        case let number as NSNumber: self = .number(number.description)
        default: self = .null
        }
    }

    /// The place in a text that is being read.
    private struct Reader {
        let scalars: [Unicode.Scalar]
        var at = 0

        /// Whether only white space is left.
        var isAtEnd: Bool {
            mutating get {
                skipSpace()
                return at == scalars.count
            }
        }

        mutating func value() -> PlainJSON? {
            skipSpace()
            guard at < scalars.count else { return nil }
            switch scalars[at] {
            case "{": return object()
            case "[": return array()
            case "\"": return string().map(PlainJSON.string)
            case "t": return word("true") ? .bool(true) : nil
            case "f": return word("false") ? .bool(false) : nil
            case "n": return word("null") ? .null : nil
            default: return number()
            }
        }

        private mutating func object() -> PlainJSON? {
            at += 1
            var properties: [String: PlainJSON] = [:]
            if take("}") { return .object(properties) }
            repeat {
                skipSpace()
                guard let name = string(), take(":"), let value = value() else { return nil }
                properties[name] = value
            } while take(",")
            return take("}") ? .object(properties) : nil
        }

        private mutating func array() -> PlainJSON? {
            at += 1
            var elements: [PlainJSON] = []
            if take("]") { return .array(elements) }
            repeat {
                guard let value = value() else { return nil }
                elements.append(value)
            } while take(",")
            return take("]") ? .array(elements) : nil
        }

        private mutating func string() -> String? {
            guard at < scalars.count, scalars[at] == "\"" else { return nil }
            at += 1
            var units: [UInt16] = []
            while at < scalars.count {
                let scalar = scalars[at]
                at += 1
                if scalar == "\"" { return String(decoding: units, as: UTF16.self) }
                if scalar != "\\" {
                    units.append(contentsOf: String(scalar).utf16)
                } else {
                    guard let unit = escaped() else { return nil }
                    units.append(unit)
                }
            }
            return nil
        }

        private mutating func escaped() -> UInt16? {
            guard at < scalars.count else { return nil }
            let scalar = scalars[at]
            at += 1
            switch scalar {
            case "n": return 10
            case "t": return 9
            case "r": return 13
            case "b": return 8
            case "f": return 12
            case "u":
                guard at + 4 <= scalars.count else { return nil }
                var digits = ""
                digits.unicodeScalars.append(contentsOf: scalars[at..<at + 4])
                at += 4
                return UInt16(digits, radix: 16)
            default: return UInt16(exactly: scalar.value)
            }
        }

        private mutating func number() -> PlainJSON? {
            var text = ""
            while at < scalars.count, "+-.eE0123456789".unicodeScalars.contains(scalars[at]) {
                text.unicodeScalars.append(scalars[at])
                at += 1
            }
            return text.isEmpty ? nil : .number(text)
        }

        private mutating func word(_ word: String) -> Bool {
            let word = Array(word.unicodeScalars)
            guard at + word.count <= scalars.count, Array(scalars[at..<at + word.count]) == word else { return false }
            at += word.count
            return true
        }

        private mutating func take(_ scalar: Unicode.Scalar) -> Bool {
            skipSpace()
            guard at < scalars.count, scalars[at] == scalar else { return false }
            at += 1
            return true
        }

        private mutating func skipSpace() {
            while at < scalars.count, [" ", "\n", "\t", "\r"].contains(scalars[at]) { at += 1 }
        }
    }
}
