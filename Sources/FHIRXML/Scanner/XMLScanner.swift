import FHIRCore

/// Splits an XML 1.0 document into tokens and checks that it is well-formed, namespaces included.
///
/// Document types are refused as soon as one begins, so there are no entities but the five built-in ones, no defaults and nothing to
/// load. Work is linear in the document: attributes of one element and namespaces in scope are limited, because looking for
/// duplicates among them is not (libxml2 2.9 spends hours on one start tag that fills a 64 MiB body).
///
/// The bytes must be well-formed UTF-8 and outlive the scanner. Every read is bounded: past the end there are zeros.
/// Specification: XML 1.0 fifth edition, Namespaces in XML 1.0 third edition.
struct XMLScanner: ~Copyable {
    static let maximumAttributes = 128
    static let maximumNamespaces = 32

    let bytes: UnsafeBufferPointer<UInt8>
    let maximumDepth: Int
    var position: Int

    /// The element just started.
    var name = XMLName.none
    var attributes: [XMLAttribute] = []
    var isEmptyTag = false
    /// The local name of the element just ended.
    private(set) var endedName = 0..<0
    /// The text, comment or instruction just read.
    var text = XMLRun.none
    var textIsBlank = false
    var textIsCDATA = false
    /// What the XML declaration says about the encoding; empty if nothing.
    private(set) var declaredEncoding = 0..<0

    var open: [OpenElement] = []
    var bindings: [Binding] = []
    private var hasRoot = false
    private var endsNext = false

    /// An element whose end tag is still to come.
    struct OpenElement {
        /// The name as written, prefix included.
        var qualifiedName: Range<Int>
        var localName: Range<Int>
        /// How many bindings there were outside.
        var outerBindings: Int
    }

    /// A namespace declaration in scope.
    struct Binding {
        var prefix: Range<Int>
        var namespace: XMLNamespace
    }

    /// - Parameter start: where the document begins, behind a byte order mark.
    init(_ bytes: UnsafeBufferPointer<UInt8>, from start: Int = 0, maximumDepth: Int) {
        self.bytes = bytes
        self.maximumDepth = maximumDepth
        position = start
        open.reserveCapacity(32)
        attributes.reserveCapacity(8)
    }

    /// The byte at an index, zero beyond the end.
    @inline(__always)
    subscript(index: Int) -> UInt8 {
        index < bytes.count ? bytes[index] : 0
    }

    /// Reads the XML declaration, if there is one. Call it once, before `next`.
    mutating func begin() throws(XMLFault) {
        guard starts(with: "<?xml"), Self.isSpace(self[position + 5]) else { return }
        declaredEncoding = try scanDeclaration()
    }

    /// The next token.
    mutating func next() throws(XMLFault) -> XMLToken {
        if endsNext {
            endsNext = false
            closeElement()
            return .end
        }
        guard position < bytes.count else {
            if !open.isEmpty { throw XMLFault("the document ends inside an element", at: position) }
            if !hasRoot { throw XMLFault("expected an element", at: position) }
            return .finished
        }
        guard self[position] == 0x3C else { return try scanText(inElement: !open.isEmpty) }
        switch self[position + 1] {
        case 0x2F: return try scanEnd()
        case 0x3F: return try scanInstruction()
        case 0x21: return try scanDeclarationMarkup()
        default: return try scanStart()
        }
    }

    private mutating func scanStart() throws(XMLFault) -> XMLToken {
        if open.isEmpty {
            if hasRoot { throw XMLFault("expected the end of the document behind its element", at: position) }
            hasRoot = true
        }
        if open.count >= maximumDepth {
            throw XMLFault(.depthLimit, "elements are nested deeper than this server reads", at: position)
        }
        let outerBindings = bindings.count
        let start = position + 1
        position = start
        name = try scanQualifiedName()
        open.append(OpenElement(qualifiedName: start..<position, localName: name.local, outerBindings: outerBindings))
        isEmptyTag = try scanAttributes()
        name.namespace = try namespace(ofElement: name.prefix)
        if !attributes.isEmpty { try resolveAttributes() }
        endsNext = isEmptyTag
        return .start
    }

    private mutating func scanEnd() throws(XMLFault) -> XMLToken {
        guard let element = open.last else { throw XMLFault("an end tag without a start tag", at: position) }
        let start = position + 2
        guard matches(element.qualifiedName, at: start) else {
            throw XMLFault("the end tag does not match the start tag", at: position)
        }
        position = start + element.qualifiedName.count
        skipSpace()
        guard self[position] == 0x3E else { throw XMLFault("expected > at the end of the end tag", at: position) }
        position += 1
        closeElement()
        return .end
    }

    private mutating func closeElement() {
        guard let element = open.popLast() else { return }
        endedName = element.localName
        if bindings.count > element.outerBindings { bindings.removeLast(bindings.count - element.outerBindings) }
    }
}
