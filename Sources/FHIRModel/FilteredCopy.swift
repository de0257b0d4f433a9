import FHIRSchema

/// Copies the part of a resource that a filter selects.
struct FilteredCopy {
    let source: Arena
    let filter: ElementFilter
    private let schema: Schema
    /// The elements of the resource that `_elements` names.
    private let named: [ElementID]
    private var target: Arena

    init(source: Arena, filter: ElementFilter) {
        self.source = source
        self.filter = filter
        schema = source.schema
        if case .elements(let names) = filter {
            named = names.compactMap { [schema] in schema.element(of: source.type, named: $0) }
        } else {
            named = []
        }
        target = Arena(schema: source.schema, root: source.type, text: source.text)
    }

    mutating func make() -> Arena {
        for child in source.children(of: source.root) where keepsAtTop(child) { copy(child, under: target.root) }
        tag()
        return target
    }

    /// Whether a child of the resource itself is kept.
    private func keepsAtTop(_ child: NodeID) -> Bool {
        let info = schema[source[child].property]
        let name = schema.nameBytes(info.id)
        switch filter {
        case .all: return true
        case .summary: return keepsInSummary(child)
        case .data: return !equals(name, "text")
        case .text: return info.isMandatory || info.isResourceID || equals(name, "meta") || equals(name, "text")
        case .elements:
            return info.isMandatory || info.isResourceID || equals(name, "meta") || equals(name, "implicitRules")
                || equals(name, "modifierExtension") || named.contains(info.element)
        }
    }

    /// Whether `_summary=true` keeps a child of something it keeps. What would be left empty is dropped unless it is mandatory.
    private func keepsInSummary(_ child: NodeID) -> Bool {
        let info = schema[source[child].property]
        return info.isMandatory || (info.isSummary && (isKeptWhole(child) || source[child].hasValue || hasSummary(child)))
    }

    private func hasSummary(_ node: NodeID) -> Bool {
        source.children(of: node).contains { keepsInSummary($0) }
    }

    /// Whether everything below a kept node stays: always but for summaries; there in extensions and nested resources, and in a primitive
    /// that has nothing but extensions or a mandatory element that would be left empty.
    private func isKeptWhole(_ node: NodeID) -> Bool {
        guard filter == .summary else { return true }
        let info = schema[source[node].property]
        if info.isResource || source[node].type == schema.known.extension { return true }
        if info.isPrimitive { return !source[node].hasValue }
        return info.isMandatory && !hasSummary(node)
    }

    private mutating func copy(_ node: NodeID, under parent: NodeID) {
        let entry = source[node]
        let new = target.append(entry.property, type: entry.type, to: parent)
        if entry.hasValue {
            target.setText(new, start: Int(entry.textStart), length: Int(entry.textLength), flags: entry.flags)
        }
        if isKeptWhole(node) {
            copyAll(below: node, under: new)
        } else {
            for child in source.children(of: node) where keepsInSummary(child) { copy(child, under: new) }
        }
    }

    private mutating func copyAll(below node: NodeID, under parent: NodeID) {
        for child in source.children(of: node) {
            let entry = source[child]
            let new = target.append(entry.property, type: entry.type, to: parent)
            if entry.hasValue {
                target.setText(new, start: Int(entry.textStart), length: Int(entry.textLength), flags: entry.flags)
            }
            copyAll(below: child, under: new)
        }
    }

    /// Adds `meta.tag` SUBSETTED unless it is there.
    private mutating func tag() {
        let system = "http://terminology.hl7.org/CodeSystem/v3-ObservationValue"
        let code = "SUBSETTED"
        guard let metaProperty = schema.property(of: target.type, named: "meta"),
            let tagProperty = schema.property(of: schema.known.meta, named: "tag"),
            let systemProperty = schema.property(of: schema.known.coding, named: "system"),
            let codeProperty = schema.property(of: schema.known.coding, named: "code")
        else { return }
        let meta: NodeID
        if let present = target.child(of: target.root, metaProperty) {
            meta = present
        } else {
            let id = target.child(of: target.root, named: "id") ?? NodeID.none
            meta = target.insert(metaProperty, type: schema[metaProperty].type, into: target.root, after: id)
        }
        let tags = target.children(of: meta, tagProperty)
        if tags.contains(where: { target.string(of: $0, named: "system") == system && target.string(of: $0, named: "code") == code }) {
            return
        }
        let tag: NodeID
        if let last = tags.last {
            tag = target.insert(tagProperty, type: schema[tagProperty].type, into: meta, after: last)
        } else {
            tag = target.append(tagProperty, type: schema[tagProperty].type, to: meta)
        }
        target.setText(target.append(systemProperty, type: schema[systemProperty].type, to: tag), to: system)
        target.setText(target.append(codeProperty, type: schema[codeProperty].type, to: tag), to: code)
    }

    private func equals(_ bytes: UnsafeBufferPointer<UInt8>, _ name: StaticString) -> Bool {
        bytes.count == name.utf8CodeUnitCount && bytes.elementsEqual(UnsafeBufferPointer(start: name.utf8Start, count: bytes.count))
    }
}
