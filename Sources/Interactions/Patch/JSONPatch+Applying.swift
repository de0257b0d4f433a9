package import FHIRCore
package import FHIRJSON

/// Carrying out the operations of a JSON Patch.
extension JSONPatch {
    /// The patched text of a document. Compact, whatever the document was.
    func apply(to bytes: [UInt8]) throws(OperationFailure) -> [UInt8] {
        try apply(to: try JSONValue.parse(bytes, limits: BodyLimits.accepted.json)).write()
    }

    /// The patched document.
    ///
    /// - Throws: `.unprocessable` with the number and path of the first operation that cannot be applied: `patchPath`, `patchTest`,
    ///   `patchResult` when the document gets too deep, `budget` when it takes too much work or grows too large.
    package func apply(to document: JSONValue) throws(OperationFailure) -> JSONValue {
        var run = JSONPatchRun(document: document)
        for (index, operation) in operations.enumerated() {
            do throws(PatchFault) {
                try run.apply(operation)
            } catch {
                throw error.failure(index + 1, operation.label)
            }
        }
        return run.document
    }
}

/// One application of a JSON Patch.
struct JSONPatchRun {
    /// The most levels a document may reach; the reader of resources allows fewer.
    static let depthLimit = 256

    private(set) var document: JSONValue
    /// Values passed, moved, copied and measured that are still allowed.
    private var work = 20_000_000

    init(document: JSONValue) { self.document = document }

    mutating func apply(_ operation: JSONPatch.Operation) throws(PatchFault) {
        try spend(1)
        let path = operation.path
        switch operation.action {
        case .add(let value): try add(value, at: path)
        case .remove: _ = try remove(path)
        case .replace(let value):
            try checkDepth(of: value, at: path)
            try change(path.tokens[...]) { target in target = value }
        case .move(let from):
            guard !from.isProperPrefix(of: path) else {
                throw PatchFault(.patchPath, "expected a target outside of the value that is moved")
            }
            if from == path {
                _ = try value(at: from)
            } else {
                try add(try remove(from), at: path)
            }
        case .copy(let from): try add(try value(at: from), at: path)
        case .test(let expected):
            guard try value(at: path).isEquivalent(to: expected) else {
                throw PatchFault(.patchTest, "the value is not the one tested for")
            }
        }
    }

    private mutating func spend(_ amount: Int) throws(PatchFault) {
        work -= amount
        if work < 0 { throw PatchFault(.budget, "the patch takes too much work") }
    }

    private mutating func value(at pointer: JSONPointer) throws(PatchFault) -> JSONValue {
        var value = document
        for token in pointer.tokens {
            switch value {
            case .object(let members):
                try spend(members.count)
                guard let next = value[token] else { throw Self.missing }
                value = next
            case .array(let items): value = items[try Self.index(token, below: items.count)]
            default: throw Self.missing
            }
        }
        return value
    }

    private mutating func add(_ value: JSONValue, at pointer: JSONPointer) throws(PatchFault) {
        try checkDepth(of: value, at: pointer)
        guard let name = pointer.tokens.last else {
            document = value
            return
        }
        try change(pointer.tokens.dropLast()) { parent throws(PatchFault) in
            switch parent {
            case .object(var members):
                parent = .null  // so that the members are not shared while they change
                if let position = members.firstIndex(where: { $0.name == name }) {
                    members[position].value = value
                } else {
                    members.append(JSONValue.Member(name, value))
                }
                parent = .object(members)
            case .array(var items):
                let position = name == "-" ? items.count : try Self.index(name, below: items.count + 1)
                parent = .null
                items.insert(value, at: position)
                parent = .array(items)
            default: throw PatchFault(.patchPath, "expected an object or array to add to")
            }
        }
    }

    private mutating func remove(_ pointer: JSONPointer) throws(PatchFault) -> JSONValue {
        guard let name = pointer.tokens.last else { throw PatchFault(.patchPath, "the whole document cannot be removed") }
        var removed = JSONValue.null
        try change(pointer.tokens.dropLast()) { parent throws(PatchFault) in
            switch parent {
            case .object(var members):
                guard let position = members.firstIndex(where: { $0.name == name }) else { throw Self.missing }
                parent = .null
                removed = members.remove(at: position).value
                parent = .object(members)
            case .array(var items):
                let position = try Self.index(name, below: items.count)
                parent = .null
                removed = items.remove(at: position)
                parent = .array(items)
            default: throw Self.missing
            }
        }
        return removed
    }

    private static var missing: PatchFault { PatchFault(.patchPath, "nothing is at this path") }

    private static func index(_ token: String, below count: Int) throws(PatchFault) -> Int {
        guard let index = JSONPointer.index(token) else { throw PatchFault(.patchPath, "expected an array index without leading zeros") }
        guard index < count else { throw PatchFault(.patchPath, "the array is shorter") }
        return index
    }

    /// Changes the value at a path in place.
    private mutating func change(_ tokens: ArraySlice<String>, _ body: (inout JSONValue) throws(PatchFault) -> Void) throws(PatchFault) {
        var whole = document
        document = .null
        defer { document = whole }
        try change(&whole, tokens, body)
    }

    private mutating func change(
        _ value: inout JSONValue, _ tokens: ArraySlice<String>, _ body: (inout JSONValue) throws(PatchFault) -> Void
    ) throws(PatchFault) {
        switch value {
        case .object(let members): try spend(members.count)
        case .array(let items): try spend(items.count)
        default: try spend(1)
        }
        guard let token = tokens.first else { return try body(&value) }
        switch value {
        case .object(var members):
            guard let position = members.firstIndex(where: { $0.name == token }) else { throw Self.missing }
            value = .null
            defer { value = .object(members) }
            try change(&members[position].value, tokens.dropFirst(), body)
        case .array(var items):
            let position = try Self.index(token, below: items.count)
            value = .null
            defer { value = .array(items) }
            try change(&items[position], tokens.dropFirst(), body)
        default: throw Self.missing
        }
    }

    /// Fails when a value would lie too deep in the document; its size counts as work, so copies cannot multiply without end.
    private mutating func checkDepth(of value: JSONValue, at pointer: JSONPointer) throws(PatchFault) {
        let depth = try measure(value, allowing: Self.depthLimit)
        guard pointer.tokens.count + depth <= Self.depthLimit else {
            throw PatchFault(.patchResult, "the document would be more than \(Self.depthLimit) levels deep")
        }
    }

    /// The number of levels of a value.
    private mutating func measure(_ value: JSONValue, allowing levels: Int) throws(PatchFault) -> Int {
        guard levels > 0 else { throw PatchFault(.patchResult, "the document would be more than \(Self.depthLimit) levels deep") }
        var depth = 0
        switch value {
        case .object(let members):
            try spend(members.count)
            for member in members {
                try spend(1 + member.name.utf8.count / 16)
                depth = max(depth, try measure(member.value, allowing: levels - 1))
            }
        case .array(let items):
            try spend(items.count)
            for item in items { depth = max(depth, try measure(item, allowing: levels - 1)) }
        case .string(let text), .number(let text): try spend(1 + text.utf8.count / 16)
        case .boolean, .null: try spend(1)
        }
        return depth + 1
    }
}
