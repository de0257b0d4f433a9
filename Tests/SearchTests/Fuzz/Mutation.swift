import SearchOracle

/// Changes texts at random: pieces put in, parts left out, doubled or swapped, characters replaced.
struct Mutation {
    private var random: OracleRandom
    private let pieces: [String]

    init(seed: UInt64, pieces: [String]) {
        random = OracleRandom(seed: seed)
        self.pieces = pieces
    }

    mutating func chance(_ percent: Int) -> Bool { below(100) < percent }

    /// One of a list that is not empty.
    mutating func pick<Element>(_ list: [Element]) -> Element { list[below(list.count)] }

    /// Up to five changes; a tenth of the texts stays as it is.
    mutating func mutated(_ text: String) -> String {
        var characters = Array(text)
        for _ in 0..<(chance(10) ? 0 : 1 + below(5)) {
            let start = below(characters.count + 1)
            let end = min(start + 1 + below(12), characters.count)
            switch below(6) {
            case 0, 1: characters.insert(contentsOf: pick(pieces), at: start)
            case 2: characters.removeSubrange(start..<end)
            case 3: characters.insert(contentsOf: characters[start..<end], at: below(characters.count + 1))
            case 4 where start < characters.count: characters[start] = Character(Unicode.Scalar(UInt8(0x20 + below(95))))
            default: characters.replaceSubrange(start..<end, with: pick(pieces))
            }
            if characters.count > 4_000 { characters.removeLast(characters.count - 4_000) }
        }
        return String(characters)
    }

    /// Up to so many characters that mean nothing.
    mutating func noise(_ length: Int) -> String {
        var text = ""
        for _ in 0..<below(length + 1) { text.unicodeScalars.append(Unicode.Scalar(UInt8(below(256)))) }
        return text
    }

    private mutating func below(_ end: Int) -> Int { Int(random.next() % UInt64(end)) }
}
