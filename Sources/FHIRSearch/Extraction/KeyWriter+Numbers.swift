import FHIRCore
import FHIRModel
import FHIRSchema

/// Numbers, quantities and places (R4 `search.html#number`, `#quantity`).
extension KeyWriter {
    mutating func writeNumber(_ node: NodeID, _ entry: Node, _ parameter: ParameterNumber) {
        if entry.type == values.known.range {
            let low = child(of: node, values.rangeLow).flatMap { quantity($0) }
            let high = child(of: node, values.rangeHigh).flatMap { quantity($0) }
            guard low != nil || high != nil else { return }
            NumberKey.append(low: low?.low, high: high?.high, to: &key)
        } else if let found = quantity(node) {
            NumberKey.append(low: found.low, high: found.high, to: &key)
        } else {
            guard let value = DecimalValue(bytes(entry)) else { return }
            NumberKey.append(value, to: &key)
        }
        add(parameter)
    }

    mutating func writeQuantity(_ node: NodeID, _ entry: Node, _ parameter: ParameterNumber) {
        switch entry.type {
        case values.known.range:
            let low = child(of: node, values.rangeLow).flatMap { quantity($0) }
            let high = child(of: node, values.rangeHigh).flatMap { quantity($0) }
            guard let unit = low ?? high else { return }
            write(Found(low: low?.low, high: high?.high, system: unit.system, code: unit.code, unit: unit.unit), parameter)
        case values.known.money:
            guard let value = decimal(of: node, values.moneyValue) else { return }
            let currency = child(of: node, values.moneyCurrency).map { bytes(self[$0]) } ?? Found.noText
            Self.currencySystem.withUTF8Buffer { write(Found(low: value, high: value, system: $0, code: currency), parameter) }
        case values.known.sampledData: if let found = samples(node) { write(found, parameter) }
        default: if let found = quantity(node) { write(found, parameter) }
        }
    }

    mutating func writePosition(_ node: NodeID, _ entry: Node, _ parameter: ParameterNumber) {
        guard entry.type == values.position, let latitude = decimal(of: node, values.latitude),
            let longitude = decimal(of: node, values.longitude),
            let position = PositionKey.Position(latitude: latitude, longitude: longitude)
        else { return }
        PositionKey.append(position, to: &key)
        add(parameter)
    }

    private static var currencySystem: StaticString { "urn:iso:std:iso:4217" }

    /// The interval that an element stands for, with its unit; nil ends are open, empty texts missing.
    private struct Found {
        static var noText: UnsafeBufferPointer<UInt8> { UnsafeBufferPointer(start: nil, count: 0) }
        var low: DecimalValue?
        var high: DecimalValue?
        var system = noText
        var code = noText
        var unit = noText
    }

    /// A quantity; one with a comparator is an interval that is open on one side. Nil without a value.
    private func quantity(_ node: NodeID) -> Found? {
        guard let properties = values.quantity(self[node].type) else { return nil }
        var found = Found()
        var comparator: UInt8?
        forEachChild(of: node) { _, child in
            switch child.property {
            case properties.value: found.low = DecimalValue(bytes(child))
            case properties.system: found.system = bytes(child)
            case properties.code: found.code = bytes(child)
            case properties.unit: found.unit = bytes(child)
            case properties.comparator: comparator = bytes(child).first
            default: break
            }
        }
        guard found.low != nil else { return nil }
        found.high = found.low
        if comparator == UInt8(ascii: "<") { found.low = nil }
        if comparator == UInt8(ascii: ">") { found.high = nil }
        return found
    }

    /// The lowest and highest of sampled values, in the unit of their origin. What lies beyond the limits of measurement counts as the
    /// limit, if that is known.
    private func samples(_ node: NodeID) -> Found? {
        guard let data = child(of: node, values.sampledData), let origin = child(of: node, values.sampledOrigin),
            var found = quantity(origin), let zero = found.low ?? found.high
        else { return nil }
        let factor = decimal(of: node, values.sampledFactor)
        (found.low, found.high) = (nil, nil)
        func take(_ value: DecimalValue?) {
            guard let value else { return }
            if found.low.map({ value < $0 }) ?? true { found.low = value }
            if found.high.map({ value > $0 }) ?? true { found.high = value }
        }
        for sample in bytes(self[data]).split(separator: UInt8(ascii: " ")) {
            switch sample.first {
            case UInt8(ascii: "E"): continue
            case UInt8(ascii: "L"): take(decimal(of: node, values.sampledLowerLimit))
            case UInt8(ascii: "U"): take(decimal(of: node, values.sampledUpperLimit))
            default:
                guard let value = DecimalValue(UnsafeBufferPointer(rebasing: sample)) else { continue }
                take((factor.map { value.multiplied(by: $0) } ?? value)?.adding(zero))
            }
        }
        return found.low == nil ? nil : found
    }

    /// The keys of a quantity: in its own unit and, if that is one of UCUM's, in the canonical one.
    private mutating func write(_ found: Found, _ parameter: ParameterNumber) {
        let hashes = QuantityKey.UnitHashes(system: found.system, code: found.code, unit: found.unit, values.hash)
        let canonical = canonical(found)
        QuantityKey.append(NumberKey.encode(low: found.low, high: found.high), hashes, isAlone: canonical == nil, to: &key)
        add(parameter)
        guard let canonical else { return }
        QuantityKey.append(canonical.number, canonicalUnit: canonical.unit, to: &key)
        add(parameter)
    }

    /// The number in the canonical unit of UCUM and the unit's hash; nil for other units.
    private func canonical(_ found: Found) -> (number: [UInt8], unit: UInt32)? {
        guard found.system.elementsEqual(QuantityKey.ucum.utf8), !found.code.isEmpty, let unit = values.units[found.code] else { return nil }
        let low = found.low.flatMap { unit.scale.canonical($0) }
        let high = found.high == found.low ? low : found.high.flatMap { unit.scale.canonical($0) }
        guard (low == nil) == (found.low == nil), (high == nil) == (found.high == nil) else { return nil }
        return (NumberKey.encode(low: low, high: high), unit.hash)
    }
}
