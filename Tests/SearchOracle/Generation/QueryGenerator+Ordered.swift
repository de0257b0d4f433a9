import Foundation

/// Values of ordered parameters with their prefixes.
extension QueryGenerator {
    /// The written number with a prefix; or one beside it, so that the prefix is met.
    mutating func number(_ item: PathItem) -> Sample? {
        ordered(item).map { Sample(value: $0) }
    }

    private mutating func ordered(_ item: PathItem) -> String? {
        let low = item.value.text ?? item.value["value"]?.text ?? item.value["low"]?["value"]?.text
        guard let text = low ?? item.value["high"]?["value"]?.text, let number = OracleNumber(text) else { return nil }
        let isRange = item.value["low"] != nil || item.value["high"] != nil
        let step = random.pick([Decimal(sign: .plus, exponent: -1, significand: 1), 1, 10])
        switch random.pick([SearchPrefix.eq, .eq, .eq] + SearchPrefix.allCases) {
        case .eq: return (random.chance(20) ? "eq" : "") + (isRange ? "1e2" : text)
        case .ne: return "ne\(number.value + step)"
        case .gt: return "gt\(number.value - step)"
        case .sa: return "sa\(number.value - step)"
        case .lt: return "lt\(number.value + step)"
        case .eb: return "eb\(number.value + step)"
        case .ge: return "ge" + text
        case .le: return "le" + text
        case .ap: return "ap" + text
        }
    }

    /// Units of which one is a whole number of times the other.
    private static let finer: [String: (unit: String, zeros: Int)] = [
        "g": ("mg", 3), "mg": ("ug", 3), "kg": ("g", 3), "mmol/L": ("umol/L", 3), "m": ("cm", 2), "cm": ("mm", 1),
    ]

    mutating func quantity(_ item: PathItem) -> Sample? {
        guard let number = ordered(item) else { return nil }
        let unit = item.value["low"] ?? item.value["high"] ?? item.value["origin"] ?? item.value
        let code = unit["code"]?.string ?? unit["currency"]?.string
        guard random.chance(65), let name = code ?? unit["unit"]?.string else { return Sample(value: number) }
        let system = unit["system"]?.string
        guard let system, let code, random.chance(75) else {
            return Sample(value: number + "||" + EscapedList.escape(random.chance(50) ? unit["unit"]?.string ?? name : name))
        }
        if system == OracleUnits.system, random.chance(40), let finer = Self.finer[code] {
            let (prefix, digits) = SearchPrefix.split(number)
            let exponent = digits.split(separator: "e", omittingEmptySubsequences: false).dropFirst().first.flatMap { Int($0) } ?? 0
            let mantissa = digits.split(separator: "e").first.map(String.init) ?? digits
            return Sample(value: "\(prefix.rawValue)\(mantissa)e\(exponent + finer.zeros)|\(system)|\(finer.unit)")
        }
        return Sample(value: number + "|" + system + "|" + code)
    }

    /// The written date, or a beginning of it, or another year, with a prefix that is likely to be met.
    mutating func date(_ item: PathItem) -> Sample? {
        let texts =
            [item.value.string, item.value["start"]?.string, item.value["end"]?.string].compactMap { $0 }
            + (item.value["event"]?.items.compactMap(\.string) ?? [])
            + ["start", "end"].compactMap { item.value["repeat"]?["boundsPeriod"]?[$0]?.string }
        guard let text = random.pickAny(texts), let year = Int(text.prefix(4)) else { return nil }
        func other(_ years: Int) -> String { ResourceGenerator.padded(year + years, 4) + text.dropFirst(4).prefix(3) }
        switch random.pick([SearchPrefix.eq, .eq, .eq] + SearchPrefix.allCases) {
        case .eq:
            let isPeriod = !(item.value.string != nil)
            let shortened = random.chance(50) || isPeriod ? String(text.prefix(random.pick(isPeriod ? [4] : [4, 7, 10]))) : text
            return Sample(value: (random.chance(20) ? "eq" : "") + shortened)
        case .ne: return Sample(value: "ne" + other(1))
        case .gt: return Sample(value: "gt" + other(-1))
        case .lt: return Sample(value: "lt" + other(1))
        case .ge: return Sample(value: "ge" + (random.chance(50) ? text : other(-1)))
        case .le: return Sample(value: "le" + (random.chance(50) ? text : other(1)))
        case .sa: return Sample(value: "sa" + other(-2))
        case .eb: return Sample(value: "eb" + other(2))
        case .ap: return Sample(value: "ap" + text)
        }
    }
}
