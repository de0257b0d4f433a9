package import FHIRSchema

/// Where the values lie that put resources in order.
extension OrderedKeys {
    /// The runs that hold all values of the sources.
    /// - Parameter units: the hashes of canonical units that a parameter's quantities have.
    package func runs<Failure: Error>(
        _ schema: Schema, _ numbering: IndexNumbering, units: (ParameterNumber) throws(Failure) -> [UInt32]
    ) throws(Failure) -> [OrderedRun] {
        if kind == .reference { return references(schema, numbering) }
        var runs: [OrderedRun] = []
        for source in sources {
            func run(_ range: KeyRange, _ shape: OrderedRun.Shape) {
                runs.append(OrderedRun(parameter: source.parameter, range: range, shape: shape))
            }
            func numbers(_ head: [UInt8]) {
                run(.prefix(head + [NumberKey.point]), .points(offset: head.count))
                run(.prefix(head + [NumberKey.interval]), .intervals(offset: head.count))
            }
            switch kind {
            case .text: run(.values, .plain(tail: 4, limit: .max))
            // An empty code says that there is a system only.
            case .code: run(KeyRange(from: [1], to: nil), .plain(tail: 4, limit: TokenKey.cutCode))
            case .uri: run(.values, .plain(tail: 0, limit: URIKey.cut))
            case .number: numbers([])
            case .date:
                for number in 0...UInt8(DateKey.longest.count) {
                    run(.prefix([number]), .dates(longest: DateKey.longest(ofClass: Int(number))))
                }
            case .quantity:
                numbers([QuantityKey.alone])
                for unit in try units(source.parameter) {
                    var head = [QuantityKey.canonical]
                    head.append(bigEndian: unit)
                    numbers(head)
                }
            case .reference: break
            }
        }
        return runs
    }

    private func references(_ schema: Schema, _ numbering: IndexNumbering) -> [OrderedRun] {
        let types = sources.contains { $0.targets == nil } ? schema.resourceTypes : Array(Set(sources.flatMap { $0.targets ?? [] })).sorted()
        var runs: [OrderedRun] = []
        for type in types {
            let parameters = Set(sources.filter { $0.targets?.contains(type) ?? true }.map(\.parameter))
            let head = ReferenceKey.head(numbering.number(of: type))
            let name = Array(schema.name(type).utf8) + [UInt8(ascii: "/")]
            let uuids = KeyRange.prefix(head + [0])
            let others = KeyRange(from: head + [1], to: KeyRange.prefix(head).upper)
            runs.append(OrderedRun(parameter: .anyReference, range: uuids, shape: .resources(name: name, isUUID: true, parameters)))
            runs.append(OrderedRun(parameter: .anyReference, range: others, shape: .resources(name: name, isUUID: false, parameters)))
        }
        let unrestricted = Set(sources.filter { $0.targets == nil }.map(\.parameter))
        if !unrestricted.isEmpty {
            runs.append(OrderedRun(parameter: .anyReference, range: .prefix([ReferenceKey.url]), shape: .urls(unrestricted)))
        }
        return runs
    }

    /// The parameters under which a resource's values are.
    package var parameters: [ParameterNumber] { kind == .reference ? [.anyReference] : sources.map(\.parameter) }

    /// The value of one of a resource's keys under these parameters; nil when it has none.
    /// - Parameter byEnd: whether the high end of intervals counts.
    package func value(
        _ key: UnsafeBufferPointer<UInt8>, byEnd: Bool, _ schema: Schema, _ numbering: IndexNumbering
    ) -> [UInt8]? {
        guard let first = key.first else { return nil }
        func read(_ shape: OrderedRun.Shape) -> [UInt8]? {
            OrderedRun(parameter: .anyReference, range: .all, shape: shape).value(key, byEnd: byEnd)
        }
        switch kind {
        case .text: return read(.plain(tail: 4, limit: .max))
        case .code: return first == 0 ? nil : read(.plain(tail: 4, limit: TokenKey.cutCode))
        case .uri: return read(.plain(tail: 0, limit: URIKey.cut))
        case .number: return read(.points(offset: 0))
        case .date: return read(.dates(longest: nil))
        case .quantity:
            return first == QuantityKey.alone ? read(.points(offset: 1)) : first == QuantityKey.canonical ? read(.points(offset: 5)) : nil
        case .reference:
            guard let parameter = ReferenceKey.parameter(of: key) else { return nil }
            let known = sources.filter { $0.parameter == parameter }
            if first == ReferenceKey.url { return known.contains { $0.targets == nil } ? read(.urls([parameter])) : nil }
            guard first == ReferenceKey.local, key.count > 3 else { return nil }
            let type = numbering.type(key.number(at: 1))
            guard known.contains(where: { $0.targets?.contains(type) ?? true }) else { return nil }
            let name = Array(schema.name(type).utf8) + [UInt8(ascii: "/")]
            return read(.resources(name: name, isUUID: key[3] == 0, [parameter]))
        }
    }

    /// The rows that hold values.
    package func valued(_ numbering: IndexNumbering) -> SearchCriterion {
        let rows = sources.map { source -> RowCriterion in
            switch kind {
            case .reference: ReferenceKey.rows(of: source.parameter, to: source.targets, numbering)
            case .code: RowCriterion(source.parameter, [KeyRange(from: [1], to: nil)])
            case .text, .uri, .number, .date, .quantity: RowCriterion(source.parameter, [.values])
            }
        }
        return rows.count == 1 ? .rows(rows[0]) : .or(rows.map { .rows($0) })
    }

    /// The canonical unit of a quantity's key, by its hash, and where keys of the next one begin.
    package static func unit(of key: UnsafeBufferPointer<UInt8>) -> (hash: UInt32, rest: KeyRange)? {
        guard key.first == QuantityKey.canonical, key.count > 5, let end = KeyRange.prefix(Array(key.prefix(5))).upper else { return nil }
        return (key.number(at: 1), KeyRange(from: end, to: [QuantityKey.canonical + 1]))
    }

    /// All keys of quantities in canonical units.
    package static let canonical = KeyRange.prefix([QuantityKey.canonical])
}
