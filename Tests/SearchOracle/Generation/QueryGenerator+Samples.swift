import Foundation

/// Values to search for, made from those that a resource has.
extension QueryGenerator {
    /// A value, escaped, with the modifier that goes with it.
    struct Sample {
        var modifier: String?
        var value: String
    }

    /// A value that a parameter of a resource is likely to meet; nil if it has none that can be searched for.
    mutating func sample(_ definition: SearchDefinition, _ number: Int) -> Sample? {
        if definition.code == "_id" { return search.resources[number]["id"]?.string.map { Sample(value: $0) } }
        let items = search.items(definition, number)
        for _ in 0..<(definition.kind == .composite ? 6 : 1) {
            guard let item = random.pickAny(items) else { return nil }
            let sample = definition.kind == .composite ? composite(definition, item, number) : sample(definition, item)
            if let sample { return sample }
        }
        return nil
    }

    private mutating func sample(_ definition: SearchDefinition, _ item: PathItem) -> Sample? {
        switch definition.kind {
        case .string: string(item)
        case .token: token(item, definition)
        case .reference: reference(item, definition)
        case .number: number(item)
        case .quantity: quantity(item)
        case .date: date(item)
        case .uri: uri(item)
        case .special: near(item)
        case .composite: nil
        }
    }

    private mutating func composite(_ definition: SearchDefinition, _ element: PathItem, _ number: Int) -> Sample? {
        let evaluator = PathEvaluator(resource: search.resources[number], base: search.world.base)
        var parts: [String] = []
        for component in definition.components {
            guard let meant = search.definitions.parameter(definition.type, component.code),
                let item = random.pickAny(evaluator.values(component.path, [element]))
            else { return nil }
            var part = sample(meant, item)
            for _ in 0..<4 where part?.modifier != nil { part = sample(meant, item) }
            guard let part, part.modifier == nil else { return nil }
            parts.append(part.value)
        }
        return Sample(value: parts.joined(separator: "$"))
    }

    /// The beginning of a text in another case or without accents; a part of it; all of it.
    private mutating func string(_ item: PathItem) -> Sample? {
        guard let text = random.pickAny(StringMatching.texts(item)), !OracleText.folded(text).isEmpty else { return nil }
        switch random.number(0...9) {
        case 0...1: return Sample(modifier: "exact", value: EscapedList.escape(text))
        case 2...3:
            let start = random.number(0...text.count - 1)
            let part = String(text.dropFirst(start).prefix(random.number(1...8)))
            return OracleText.folded(part).isEmpty ? nil : Sample(modifier: "contains", value: EscapedList.escape(altered(part)))
        default:
            let part = random.chance(20) ? text : String(text.prefix(random.number(1...max(1, min(12, text.count)))))
            return OracleText.folded(part).isEmpty ? nil : Sample(value: EscapedList.escape(altered(part)))
        }
    }

    private mutating func altered(_ text: String) -> String {
        switch random.number(0...3) {
        case 0: text.uppercased()
        case 1: text.lowercased()
        case 2: OracleText.folded(text)
        default: text
        }
    }

    private mutating func token(_ item: PathItem, _ definition: SearchDefinition) -> Sample? {
        guard let token = random.pickAny(OracleToken.tokens(item, impliedSystem: nil)) else { return nil }
        let form = random.number(0...19)
        if form < 3, let text = random.pickAny(token.texts) {
            return Sample(modifier: "text", value: EscapedList.escape(altered(String(text.prefix(random.number(1...10))))))
        }
        guard let code = token.code else { return nil }
        if form == 3, let type = random.pickAny(token.types) {
            return Sample(modifier: "of-type", value: (type + [code]).map(EscapedList.escape).joined(separator: "|"))
        }
        let written = EscapedList.escape(random.chance(20) ? (random.chance(50) ? code.uppercased() : code.lowercased()) : code)
        guard let system = token.system.map(EscapedList.escape) else {
            let hasNamespace = item.value.isObject && item.value["system"] == nil
            return Sample(value: form < 8 && hasNamespace ? "|" + written : written)
        }
        if options.usesTerminology, form == 4 || form == 5, system == "http://acme.org/CS" {
            return Sample(modifier: form == 4 ? "below" : "above", value: system + "|" + written)
        }
        if options.usesTerminology, form == 6, definition.type != "ValueSet" {
            return Sample(modifier: "in", value: random.pick(["http://acme.org/VS/dogs", "http://acme.org/VS/dogs|1"]))
        }
        return Sample(value: form < 9 ? system + "|" : form < 14 ? system + "|" + written : written)
    }

    private mutating func reference(_ item: PathItem, _ definition: SearchDefinition) -> Sample? {
        let identifier = item.value["identifier"]
        let isWhole = !["patient", "practitioner"].contains(definition.code)
        if isWhole, let value = identifier?["value"]?.string, random.chance(30) || item.value["reference"] == nil {
            let system = identifier?["system"]?.string ?? ""
            return Sample(
                modifier: "identifier", value: (random.chance(50) ? EscapedList.escape(system) + "|" : "") + EscapedList.escape(value))
        }
        switch ReferenceMatching(base: search.world.base).references(item).first {
        // A canonical is absolute (`references.html#canonical`); one that is not means nothing.
        case .local(let type?, let id, let version)? where item.value.isObject:
            switch random.number(0...9) {
            case 0...1: return Sample(value: id)
            case 2: return Sample(value: search.world.base + "/" + type + "/" + id)
            case 3 where definition.targets.contains(type): return Sample(modifier: type, value: id)
            case 4 where version != nil: return Sample(value: type + "/" + id + "/_history/" + (version ?? ""))
            default: return Sample(value: type + "/" + id)
            }
        // A reference by search, which a transaction would have replaced, is no URL either.
        case .url(let url, let version)? where url.contains(":") && !url.prefix(while: { $0 != ":" }).contains("?"):
            return Sample(value: EscapedList.escape(url) + (version.map { random.chance(50) ? "|" + $0 : "" } ?? ""))
        default: return nil
        }
    }

    private mutating func near(_ item: PathItem) -> Sample? {
        guard let latitude = item.value["latitude"]?.text, let longitude = item.value["longitude"]?.text else { return nil }
        let distance = random.pick(["0.5|km", "3.7|km", "25.3|km", "900|m", "7.9", "5|[mi_i]"])
        return Sample(value: "\(latitude)|\(longitude)|\(distance)")
    }

    private mutating func uri(_ item: PathItem) -> Sample? {
        guard let text = item.value.text else { return nil }
        let escaped = EscapedList.escape(text)
        if text.hasPrefix("urn:") { return Sample(value: escaped) }
        switch random.number(0...5) {
        case 0: return Sample(modifier: "below", value: EscapedList.escape(String(text.prefix(max(12, text.count - random.number(0...6))))))
        case 1: return Sample(modifier: "above", value: escaped + random.pick(["", "/x", "/x/y"]))
        default: return Sample(value: escaped)
        }
    }
}
