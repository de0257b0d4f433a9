/// From a tree to bytes.
extension XMLTree {
    /// The document, without an XML declaration. Namespaces that an element needs and nobody declares are declared there.
    func write() -> [UInt8] {
        var output: [UInt8] = []
        output.reserveCapacity(text.count + nodes.count * 16)
        for child in children(Self.document) { write(child, scope: [:], to: &output) }
        return output
    }

    private func write(_ node: Int32, scope: [String: String], to output: inout [UInt8]) {
        switch self[node].kind {
        case .element:
            element(node, scope: scope, to: &output)
        case .text:
            escape(content(node), isAttribute: false, to: &output)
        case .comment:
            output.append(contentsOf: "<!--".utf8)
            output.append(contentsOf: content(node))
            output.append(contentsOf: "-->".utf8)
        case .document, .attribute, .namespace:
            break
        }
    }

    private func element(_ node: Int32, scope: [String: String], to output: inout [UInt8]) {
        let name = name(node)
        var scope = scope
        var declared: [(prefix: String, uri: String)] = []
        func declare(_ prefix: String, _ uri: String) {
            guard prefix != "xml", scope[prefix, default: ""] != uri else { return }
            scope[prefix] = uri
            declared.removeAll { $0.prefix == prefix }
            declared.append((prefix, uri))
        }
        for attribute in attributes(node) where self[attribute].kind == .namespace {
            declare(self.name(attribute).local, String(decoding: content(attribute), as: UTF8.self))
        }
        declare(name.prefix, name.namespace)
        for attribute in attributes(node) where self[attribute].kind == .attribute && !self.name(attribute).prefix.isEmpty {
            declare(self.name(attribute).prefix, self.name(attribute).namespace)
        }
        output.append(0x3C)
        append(name, to: &output)
        for (prefix, uri) in declared {
            output.append(contentsOf: (prefix.isEmpty ? " xmlns" : " xmlns:\(prefix)").utf8)
            value(Array(uri.utf8)[...], to: &output)
        }
        for attribute in attributes(node) where self[attribute].kind == .attribute {
            output.append(0x20)
            append(self.name(attribute), to: &output)
            value(content(attribute), to: &output)
        }
        guard self[node].firstChild >= 0 else { return output.append(contentsOf: "/>".utf8) }
        output.append(0x3E)
        for child in children(node) { write(child, scope: scope, to: &output) }
        output.append(contentsOf: "</".utf8)
        append(name, to: &output)
        output.append(0x3E)
    }

    private func append(_ name: Name, to output: inout [UInt8]) {
        if !name.prefix.isEmpty {
            output.append(contentsOf: name.prefix.utf8)
            output.append(0x3A)
        }
        output.append(contentsOf: name.local.utf8)
    }

    private func value(_ content: ArraySlice<UInt8>, to output: inout [UInt8]) {
        output.append(contentsOf: "=\"".utf8)
        escape(content, isAttribute: true, to: &output)
        output.append(0x22)
    }

    private func escape(_ content: ArraySlice<UInt8>, isAttribute: Bool, to output: inout [UInt8]) {
        for byte in content {
            switch byte {
            case 0x26: output.append(contentsOf: "&amp;".utf8)
            case 0x3C: output.append(contentsOf: "&lt;".utf8)
            case 0x3E: output.append(contentsOf: "&gt;".utf8)
            case 0x0D: output.append(contentsOf: "&#xD;".utf8)
            case 0x22 where isAttribute: output.append(contentsOf: "&quot;".utf8)
            case 0x09 where isAttribute: output.append(contentsOf: "&#x9;".utf8)
            case 0x0A where isAttribute: output.append(contentsOf: "&#xA;".utf8)
            default: output.append(byte)
            }
        }
    }
}
