import FHIRCore
import FHIRModel
import FHIRSchema

/// One run of the reader over one text: where it is, what it has built, what it has found wrong.
struct JSONParse: ~Copyable {
    let schema: Schema
    let limits: JSONLimits
    /// Whether the whole text is well-formed UTF-8, so that strings need no look of their own.
    let isWellFormed: Bool
    var scanner: JSONScanner
    var nodes: [Node] = []
    /// Values of strings with escapes; they go behind the text and its padding.
    var decoded: [UInt8] = []
    /// The names seen in the objects that are open; each object has the part from its own mark on.
    var seen: [SeenProperty] = []
    /// How the present element is reached from the root.
    var steps: [PathStep] = []
    var issues: [Issue] = []
    /// How many objects and arrays are open.
    var depth = 0

    /// What a run ends with: nodes and decoded text, worth something only if there are no issues.
    struct Outcome {
        var nodes: [Node] = []
        var decoded: [UInt8] = []
        var issues: [Issue] = []
        var isTooLarge = false
    }

    /// Reads a text that is followed by the scanner's padding.
    static func run(
        _ padded: UnsafeBufferPointer<UInt8>, schema: Schema, expecting: TypeID?, limits: JSONLimits
    ) -> Outcome {
        guard let scanner = JSONScanner(padded: padded) else {
            return Outcome(issues: [Issue(.syntax, "Expected a JSON object.")])
        }
        var parse = JSONParse(scanner: scanner, schema: schema, limits: limits)
        return parse.finish(expecting: expecting)
    }

    private init(scanner: JSONScanner, schema: Schema, limits: JSONLimits) {
        self.scanner = scanner
        self.schema = schema
        self.limits = limits
        isWellFormed = UTF8Syntax.firstInvalid(in: scanner.bytes(0, scanner.count)) == nil
        nodes.reserveCapacity(scanner.count / 32 + 16)
        seen.reserveCapacity(64)
        steps.reserveCapacity(32)
    }

    private mutating func finish(expecting: TypeID?) -> Outcome {
        var isTooLarge = false
        do throws(JSONStop) {
            try document(expecting: expecting)
        } catch {
            switch error {
            case .syntax(let offset, let expected):
                issues.append(syntaxIssue(at: offset, expected))
            case .depth:
                isTooLarge = true
                issues.append(Issue(.depthLimit, "Expected at most \(limits.depth) levels of objects and arrays."))
            case .nodes:
                isTooLarge = true
                issues.append(Issue(.sizeLimit, "Expected at most \(limits.nodes) elements."))
            case .enough:
                issues.append(Issue(.informational, severity: .information, "There may be more faults; reading stopped here."))
            }
        }
        return Outcome(nodes: nodes, decoded: decoded, issues: issues, isTooLarge: isTooLarge)
    }

    /// The whole text: one object between white space.
    private mutating func document(expecting: TypeID?) throws(JSONStop) {
        scanner.skipByteOrderMark()
        scanner.skipWhitespace()
        guard scanner.byte == UInt8(ascii: "{") else {
            let start = scanner.at
            try scanner.skipValue(depth: 0, limit: limits.depth)
            try end()
            scanner.at = start
            return try report(.wrongJSONType, at: nil, "Expected a JSON object.")
        }
        if let type = try rootType(expecting: expecting) {
            nodes.append(Node(property: .none, type: type, parent: .none))
            try object(of: NodeID(0))
        } else {
            try skipValue()
        }
        try end()
    }

    private mutating func end() throws(JSONStop) {
        scanner.skipWhitespace()
        guard scanner.at == scanner.count else { throw .syntax(scanner.at, "nothing behind the JSON value") }
    }

    /// Steps over a value that cannot be used.
    mutating func skipValue() throws(JSONStop) {
        try scanner.skipValue(depth: depth, limit: limits.depth)
    }

    /// Steps over the bracket or brace that opens an array or object.
    @inline(__always)
    mutating func open() throws(JSONStop) {
        guard depth < limits.depth else { throw .depth }
        depth &+= 1
        scanner.at &+= 1
        scanner.skipWhitespace()
    }
}

/// One name seen in an object that is being read, with the nodes of its values.
struct SeenProperty {
    let element: ElementID
    let property: PropertyID
    /// The first and the last node of the property's values; none as long as there are none.
    var first = NodeID.none
    var last = NodeID.none
    var marks: Marks

    struct Marks: OptionSet {
        let rawValue: UInt32
        /// `x` has been read.
        static let value = Marks(rawValue: 1)
        /// `_x` has been read.
        static let extended = Marks(rawValue: 2)
        /// There has been a null in one of the two.
        static let hasNulls = Marks(rawValue: 4)
    }
}

/// One step of the path to an element: a property and, if it repeats, which of its values.
struct PathStep {
    let property: PropertyID
    var index: Int32 = -1
}
