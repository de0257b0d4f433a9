/// Where a check is in a JSON value; becomes a JSON Pointer (RFC 6901) when a fault is found there.
struct ContractPointer {
    private enum Step {
        case name(String)
        case index(Int)
    }

    private var steps: [Step] = []

    mutating func push(_ name: String) { steps.append(.name(name)) }
    mutating func push(_ index: Int) { steps.append(.index(index)) }
    mutating func pop() { steps.removeLast() }

    /// Names of more than 100 characters are cut, and end with an ellipsis.
    var text: String {
        var text = ""
        for step in steps {
            text += "/"
            switch step {
            case .index(let index): text += String(index)
            case .name(let name): text += Self.escaped(name)
            }
        }
        return text
    }

    static func escaped(_ name: String) -> String {
        var text = ""
        for scalar in name.unicodeScalars.prefix(100) {
            switch scalar {
            case "~": text += "~0"
            case "/": text += "~1"
            default: text.unicodeScalars.append(scalar)
            }
        }
        return name.unicodeScalars.count > 100 ? text + "…" : text
    }
}
