import FHIRCore
import FHIRModel
import FHIRSchema

/// One run over one document: what is open, what is built, what was found wrong.
struct XMLReading: ~Copyable {
    var scanner: XMLScanner
    var arena: Arena
    var frames: [Frame] = []
    var issues: [Issue] = []
    let document: XMLDocumentBytes
    let schema: Schema
    let expecting: TypeID?
    let limits: XMLLimits
    /// The namespace taken for FHIR's; another one when the root is in a wrong namespace, so that this is reported once.
    var namespace = XMLNamespace(kind: .fhir, uri: 0..<0)
    /// How many elements of a part that is not understood are open.
    private var skipped = 0

    /// An open element that is part of the resource.
    struct Frame {
        enum Kind {
            /// A resource element itself.
            case resource
            /// An element that holds exactly one resource, such as `contained`.
            case wrapper
            case complex, primitive
        }

        let kind: Kind
        let node: NodeID
        /// Whose properties the children are.
        let type: TypeID
        /// The highest position in the schema among the children so far, and the property that has it.
        var order = -1
        /// Objects and arrays around the content, were it JSON.
        let level: Int
        var latest = PropertyID.none
        /// It has an attribute, a child, or something already reported instead.
        var hasContent = false
        /// A wrapper has had its resource.
        var hasResource = false
        var textIsReported = false
    }

    init(_ buffer: UnsafeBufferPointer<UInt8>, of document: XMLDocumentBytes, schema: Schema, expecting: TypeID?, limits: XMLLimits) {
        scanner = XMLScanner(buffer, from: document.start, maximumDepth: 2 * limits.depth + XHTMLSyntax.maximumDepth)
        arena = Arena(schema: schema, root: schema.known.resource, reservingText: buffer.count / 2, nodes: buffer.count / 48 + 16)
        self.document = document
        self.schema = schema
        self.expecting = expecting
        self.limits = limits
        frames.reserveCapacity(32)
    }

    /// Reads the whole document.
    mutating func run() throws(OperationFailure) -> Arena {
        do throws(XMLFault) {
            try scanner.begin()
            try document.checkDeclaration(scanner)
            try readElements()
        } catch {
            let expression = frames.last.map { arena.path(of: $0.node) }
            let issue = error.issue(in: scanner.bytes, at: expression)
            if error.category == .tooLarge { throw OperationFailure(.tooLarge, issues + [issue]) }
            issues.append(issue)
        }
        if !issues.isEmpty { throw OperationFailure(.invalid, issues) }
        return arena
    }

    private mutating func readElements() throws(XMLFault) {
        while true {
            switch try scanner.next() {
            case .start:
                if skipped > 0 { skipped += 1 } else { try startElement() }
            case .end:
                if skipped > 0 { skipped -= 1 } else { try endElement() }
            case .text:
                if skipped == 0, !scanner.textIsBlank { try reportText() }
            case .comment, .instruction:
                break
            case .finished:
                return
            }
        }
    }

    private mutating func startElement() throws(XMLFault) {
        guard let frame = frames.last else { return try startRoot() }
        switch frame.kind {
        case .wrapper: try startNestedResource(frame)
        case .resource, .complex, .primitive: try startProperty(of: frame)
        }
    }

    /// Passes over the element just started and everything in it.
    mutating func skipElement() {
        skipped = 1
    }

    private mutating func endElement() throws(XMLFault) {
        guard let frame = frames.popLast(), !frame.hasContent else { return }
        switch frame.kind {
        case .resource:
            break
        case .wrapper:
            try report(.emptyElement, at: frame.node, "Expected one resource inside.")
        case .complex:
            try report(.emptyElement, at: frame.node, "Expected at least one element or attribute.")
        case .primitive:
            try report(.emptyElement, at: frame.node, "Expected the attribute value, or an extension inside.")
        }
    }

    private mutating func reportText() throws(XMLFault) {
        let index = frames.count - 1
        guard index >= 0, !frames[index].textIsReported else { return }
        frames[index].textIsReported = true
        frames[index].hasContent = true
        let expected =
            frames[index].kind == .primitive ? "Expected the attribute value instead of text." : "Expected elements instead of text."
        try report(.unexpectedText, at: frames[index].node, expected)
    }
}

/// Reporting faults with the path of the element and what was expected there; never with what was found.
extension XMLReading {
    mutating func report(_ id: IssueID, at node: NodeID?, _ diagnostics: String) throws(XMLFault) {
        if issues.count >= XMLReader.maximumIssues {
            throw XMLFault(.informational, "there may be more faults; reading stopped here", at: scanner.position)
        }
        issues.append(Issue(id, at: node.map(arena.path), diagnostics))
    }

    /// Reports a name that has no node: the path ends with it if it looks like the name of an element.
    mutating func report(_ id: IssueID, at node: NodeID, name: Range<Int>, _ diagnostics: String) throws(XMLFault) {
        try report(id, at: node, diagnostics)
        // A name may be anything, even patient data.
        let bytes = scanner.bytes[name]
        guard bytes.count <= 64, bytes.allSatisfy({ $0 < 0x80 }) else { return }
        issues[issues.count - 1].expression?.append("." + String(decoding: bytes, as: UTF8.self))
    }
}
