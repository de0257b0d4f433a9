/// Tags, attributes and namespaces of a narrative.
extension XHTMLScanner {
    mutating func startTag() throws(XHTMLSyntax.Fault) {
        at += 1
        guard depth < elements.count else { throw .depth }
        let name = try self.name()
        elements[depth] = name
        depth += 1
        var count = 0
        var isXHTML = false
        while true {
            let before = at
            skipSpace()
            switch peek {
            case UInt8(ascii: ">"):
                at += 1
            case UInt8(ascii: "/"):
                guard peek(1) == UInt8(ascii: ">") else { throw .tag }
                at += 2
            case 0:
                throw at < bytes.count ? .character : .unclosed
            default:
                guard at > before else { throw .attribute }
                let (attribute, value) = try self.attribute()
                guard count < attributes.count, !attributes[..<count].contains(where: { same($0, attribute) }) else {
                    throw .repeatedAttribute
                }
                attributes[count] = attribute
                count += 1
                if depth == 1, declares(attribute, prefixOf: name), equal(value, XHTMLSyntax.namespace) { isXHTML = true }
                try noteDeclaration(attribute, value)
                continue
            }
            break
        }
        try checkPrefix(of: name)
        for index in 0..<count { try checkPrefix(of: attributes[index]) }
        if depth == 1 {
            guard equal(localPart(of: name), "div") else { throw .root }
            guard isXHTML else { throw .namespace }
        }
        if bytes[at - 2] == UInt8(ascii: "/") { close() }
    }

    mutating func endTag() throws(XHTMLSyntax.Fault) {
        at += 2
        let name = try self.name()
        skipSpace()
        guard peek == UInt8(ascii: ">") else { throw at < bytes.count ? .tag : .unclosed }
        at += 1
        guard same(name, elements[depth - 1]) else { throw .mismatch }
        close()
    }

    private mutating func close() {
        depth -= 1
        while let last = prefixes.last, last.depth > depth { prefixes.removeLast() }
    }

    private mutating func attribute() throws(XHTMLSyntax.Fault) -> (name: Range<Int>, value: Range<Int>) {
        let name = try self.name(orThrow: .attribute)
        skipSpace()
        guard peek == UInt8(ascii: "=") else { throw .attribute }
        at += 1
        skipSpace()
        let quote = peek
        guard quote == UInt8(ascii: "\"") || quote == UInt8(ascii: "'") else { throw .attribute }
        at += 1
        let start = at
        while peek != quote {
            guard at < bytes.count else { throw .unclosed }
            switch bytes[at] {
            case UInt8(ascii: "<"): throw .attribute
            case UInt8(ascii: "&"): try reference()
            default: try character()
            }
        }
        at += 1
        return (name, start..<(at - 1))
    }

    /// A name: ASCII letters, digits, `-`, `_`, `.`, and at most one colon, inside.
    private mutating func name(orThrow fault: XHTMLSyntax.Fault = .tag) throws(XHTMLSyntax.Fault) -> Range<Int> {
        let start = at
        var needsStart = true
        var colons = 0
        while at < bytes.count {
            let byte = bytes[at]
            switch byte {
            case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "_"):
                needsStart = false
            case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "."):
                if needsStart { throw fault }
            case UInt8(ascii: ":"):
                if needsStart || colons > 0 { throw fault }
                colons = 1
                needsStart = true
            default:
                if needsStart { throw fault }
                return start..<at
            }
            at += 1
        }
        throw .unclosed
    }

    /// Whether the attribute declares the namespace that elements named like `name` are in.
    private func declares(_ attribute: Range<Int>, prefixOf name: Range<Int>) -> Bool {
        guard let colon = colon(in: name) else { return equal(attribute, "xmlns") }
        guard let own = self.colon(in: attribute), equal(attribute.lowerBound..<own, "xmlns") else { return false }
        return same((own + 1)..<attribute.upperBound, name.lowerBound..<colon)
    }

    private mutating func noteDeclaration(_ attribute: Range<Int>, _ value: Range<Int>) throws(XHTMLSyntax.Fault) {
        guard let colon = colon(in: attribute), equal(attribute.lowerBound..<colon, "xmlns") else { return }
        let prefix = (colon + 1)..<attribute.upperBound
        guard !value.isEmpty, !equal(prefix, "xml"), !equal(prefix, "xmlns"), prefixes.count < XHTMLSyntax.maximumAttributes else {
            throw .prefix
        }
        prefixes.append((name: prefix, depth: depth))
    }

    private func checkPrefix(of name: Range<Int>) throws(XHTMLSyntax.Fault) {
        guard let colon = colon(in: name) else { return }
        let prefix = name.lowerBound..<colon
        if equal(prefix, "xml") || equal(prefix, "xmlns") || prefixes.contains(where: { same($0.name, prefix) }) { return }
        throw .prefix
    }

    private func localPart(of name: Range<Int>) -> Range<Int> {
        guard let colon = colon(in: name) else { return name }
        return (colon + 1)..<name.upperBound
    }

    private func colon(in name: Range<Int>) -> Int? {
        for index in name where bytes[index] == UInt8(ascii: ":") { return index }
        return nil
    }

    private func same(_ left: Range<Int>, _ right: Range<Int>) -> Bool {
        guard left.count == right.count else { return false }
        for offset in 0..<left.count where bytes[left.lowerBound + offset] != bytes[right.lowerBound + offset] { return false }
        return true
    }

    private func equal(_ range: Range<Int>, _ literal: StaticString) -> Bool {
        guard range.count == literal.utf8CodeUnitCount else { return false }
        for offset in 0..<range.count where bytes[range.lowerBound + offset] != literal.utf8Start[offset] { return false }
        return true
    }
}
