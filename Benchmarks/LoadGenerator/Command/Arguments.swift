/// The words after the command's name: `--name value` pairs, each read once.
struct Arguments {
    private var values: [String: String] = [:]
    private var used: Set<String> = []

    init(_ words: ArraySlice<String>) throws(LoadFailure) {
        var rest = words
        while let name = rest.popFirst() {
            guard name.hasPrefix("--"), let value = rest.popFirst() else { throw LoadFailure("expected --name value, found \(name)") }
            values[name] = value
        }
    }

    mutating func text(_ name: String) -> String? {
        used.insert(name)
        return values[name]
    }

    mutating func required(_ name: String) throws(LoadFailure) -> String {
        guard let value = text(name) else { throw LoadFailure("\(name) is missing") }
        return value
    }

    mutating func integer(_ name: String, _ standard: Int, in range: ClosedRange<Int>) throws(LoadFailure) -> Int {
        guard let value = text(name) else { return standard }
        guard let number = Int(value), range.contains(number) else {
            throw LoadFailure("\(name): expected a number from \(range.lowerBound) to \(range.upperBound)")
        }
        return number
    }

    mutating func seconds(_ name: String, _ standard: Double) throws(LoadFailure) -> Double {
        guard let value = text(name) else { return standard }
        guard let number = Double(value), number >= 0, number <= LoadPlan.longest else {
            throw LoadFailure("\(name): expected seconds up to \(LoadPlan.longest)")
        }
        return number
    }

    /// Refuses what nothing asked for.
    func finish() throws(LoadFailure) {
        let unknown = values.keys.filter { !used.contains($0) }.sorted()
        if !unknown.isEmpty { throw LoadFailure("unknown: \(unknown.joined(separator: ", "))") }
    }
}
