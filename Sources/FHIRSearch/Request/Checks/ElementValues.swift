import FHIRCore
import FHIRModel
import FHIRSchema

/// The values of an element as each kind of search parameter sees them, and whether one holds a test.
struct ElementValues {
    let arena: Arena
    let names: ValueNames
    /// The server's base URL, without a trailing slash.
    let base: [UInt8]

    let terminology: any TerminologyPort

    private var known: KnownTypes { arena.schema.known }

    /// Whether an element, as `SearchCatalogue.elements(of:in:)` gives it, holds a test.
    func hold(_ test: ValueTest, _ node: NodeID) -> Bool {
        switch test {
        case .present:
            arena[node].hasValue
                || arena.schema.kind(of: arena[node].type) != .primitive
                    && arena.children(of: node).contains { arena[$0].type != known.extension }
        case .text(let test): strings(of: node).contains { Self.compares($0, test) }
        case .uri(.exact(let uri)): arena.bytes(of: node).elementsEqual(uri.utf8)
        case .uri(.begins(let uri)): arena.bytes(of: node).starts(with: uri)
        case .token(let value): tokens(of: node).contains { value.matches(system: $0.system, folded: TextFolding.fold($0.code)) }
        case .member(let valueSet):
            tokens(of: node).contains { token in
                let system = token.system.map { String(decoding: $0, as: UTF8.self) }
                return (try? terminology.isMember(system: system, code: token.code, of: valueSet)) ?? false
            }
        case .otherToken(let value): tokens(of: node).contains { !value.matches(system: $0.system, folded: TextFolding.fold($0.code)) }
        case .typedIdentifier(let type, let value): isIdentifier(node, type, value)
        case .display(let text): displays(of: node).contains { StringFolding.fold($0).starts(with: text) }
        case .referenceIdentifier(let value):
            arena.child(of: node, names.referenceIdentifier).map { identifier in
                tokens(of: identifier).contains { value.matches(system: $0.system, folded: TextFolding.fold($0.code)) }
            } ?? false
        case .version(let type, let id, let version):
            LiteralReference(url(of: node), schema: arena.schema, base: base) == LiteralReference(type: type, id: id, version: version)
        case .url(let url): isURL(self.url(of: node), url)
        case .versionBelow(let url, let version): isVersion(self.url(of: node), url, version)
        case .impliedRange(let value): impliedRange(of: node).map { $0.low <= value && value < $0.high } ?? false
        }
    }

    // MARK: Texts

    /// The string itself, or every string within: the parts of a name or an address.
    private func strings(of node: NodeID) -> [String] {
        if let text = arena.string(node) { return [text] }
        return arena.children(of: node).filter { arena[$0].type == known.string }.compactMap { arena.string($0) }
    }

    private static func compares(_ text: String, _ test: ValueTest.TextTest) -> Bool {
        switch test {
        case .exact(let wanted): text.utf8.elementsEqual(wanted.utf8)
        case .begins(let wanted): StringFolding.fold(text).starts(with: wanted)
        case .contains(let wanted): contains(StringFolding.fold(text), wanted)
        case .ends(let wanted): StringFolding.fold(text).reversed().starts(with: wanted.reversed())
        case .compared(let operation, let wanted): isOrdered(StringFolding.fold(text), operation, wanted)
        }
    }

    private static func contains(_ text: [UInt8], _ wanted: [UInt8]) -> Bool {
        guard text.count >= wanted.count else { return false }
        return (0...(text.count - wanted.count)).contains { text[$0...].starts(with: wanted) }
    }

    private static func isOrdered(_ text: [UInt8], _ operation: FilterOperator, _ wanted: [UInt8]) -> Bool {
        switch operation {
        case .eq: text == wanted
        case .ne: text != wanted
        case .gt: wanted.lexicographicallyPrecedes(text)
        case .ge: !text.lexicographicallyPrecedes(wanted)
        case .lt: text.lexicographicallyPrecedes(wanted)
        case .le: !wanted.lexicographicallyPrecedes(text)
        default: false
        }
    }

    /// The texts for people that go with a code, an identifier or a reference.
    private func displays(of node: NodeID) -> [String] {
        switch arena[node].type {
        case known.codeableConcept:
            [arena.child(of: node, names.conceptText).flatMap(arena.string)].compactMap(\.self)
                + arena.children(of: node, names.conceptCoding).flatMap(displays)
        case known.coding: [arena.child(of: node, names.codingDisplay).flatMap(arena.string)].compactMap(\.self)
        case known.identifier: arena.child(of: node, names.identifierType).map(displays) ?? []
        case known.reference: [arena.child(of: node, names.referenceDisplay).flatMap(arena.string)].compactMap(\.self)
        default: []
        }
    }

    // MARK: Tokens

    /// Codes with their systems, nil for none.
    private func tokens(of node: NodeID) -> [(system: ArraySlice<UInt8>?, code: String)] {
        switch arena[node].type {
        case known.codeableConcept: arena.children(of: node, names.conceptCoding).flatMap(tokens)
        case known.coding: [token(node, names.codingSystem, names.codingCode)]
        case known.identifier: [token(node, names.identifierSystem, names.identifierValue)]
        case known.contactPoint: [token(node, .none, names.contactValue)]
        default: arena.string(node).map { [(nil, $0)] } ?? []
        }
    }

    private func token(_ node: NodeID, _ system: PropertyID, _ code: PropertyID) -> (system: ArraySlice<UInt8>?, code: String) {
        let system = system == .none ? nil : arena.child(of: node, system).flatMap { arena[$0].hasValue ? arena.bytes(of: $0) : nil }
        return (system, arena.child(of: node, code).flatMap(arena.string) ?? "")
    }

    private func isIdentifier(_ node: NodeID, _ type: TokenValue, _ value: [UInt8]) -> Bool {
        guard arena[node].type == known.identifier, let text = arena.child(of: node, names.identifierValue).flatMap(arena.string),
            TextFolding.fold(text) == value, let concept = arena.child(of: node, names.identifierType)
        else { return false }
        return tokens(of: concept).contains { type.matches(system: $0.system, folded: TextFolding.fold($0.code)) }
    }

    // MARK: References and numbers

    /// The URL of a reference or canonical; empty when it has none.
    private func url(of node: NodeID) -> ArraySlice<UInt8> {
        if arena[node].type == known.reference {
            return arena.child(of: node, names.referenceReference).map { arena.bytes(of: $0) } ?? []
        }
        return arena.bytes(of: node)
    }

    /// The id of the contained resource that a reference or canonical leads to; nil when it leads elsewhere.
    func fragment(of node: NodeID) -> String? {
        let url = url(of: node)
        return url.first == UInt8(ascii: "#") ? String(decoding: url.dropFirst(), as: UTF8.self) : nil
    }

    private func isURL(_ stored: ArraySlice<UInt8>, _ wanted: String) -> Bool {
        if stored.elementsEqual(wanted.utf8) { return true }
        guard !wanted.utf8.contains(UInt8(ascii: "|")), let bar = stored.lastIndex(of: UInt8(ascii: "|")) else { return false }
        return stored[..<bar].elementsEqual(wanted.utf8)
    }

    private func isVersion(_ stored: ArraySlice<UInt8>, _ url: String, _ version: String) -> Bool {
        guard let bar = stored.lastIndex(of: UInt8(ascii: "|")), stored[..<bar].elementsEqual(url.utf8) else { return false }
        let rest = stored[(bar + 1)...]
        guard rest.starts(with: version.utf8) else { return false }
        return rest.count == version.utf8.count || rest.dropFirst(version.utf8.count).first == UInt8(ascii: ".")
    }

    private func impliedRange(of node: NodeID) -> (low: DecimalValue, high: DecimalValue)? {
        arena.string(node).flatMap { DecimalValue($0) }?.implicitRange
    }
}
