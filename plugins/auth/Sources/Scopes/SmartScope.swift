/// One clinical scope of SMART App Launch 2.0: what a client may do with which resources, such as `patient/Observation.rs?category=lab`.
///
/// The spellings of version 1 are read too: `.read` is `.rs`, `.write` is `.cud`, `.*` is `.cruds`.
package struct SmartScope: Sendable, Hashable {
    /// Whose authority bounds the scope.
    package enum Level: String, Sendable, Hashable {
        /// The data of one patient, which the launch chooses.
        case patient
        /// What the user may do.
        case user
        /// What the client may do, without a user.
        case system
    }

    package struct Interactions: OptionSet, Sendable, Hashable {
        package let rawValue: UInt8
        package init(rawValue: UInt8) { self.rawValue = rawValue }

        package static let create = Interactions(rawValue: 1)
        package static let read = Interactions(rawValue: 2)
        package static let update = Interactions(rawValue: 4)
        package static let delete = Interactions(rawValue: 8)
        package static let search = Interactions(rawValue: 16)
        package static let all: Interactions = [.create, .read, .update, .delete, .search]

        /// By the letters of version 2, in their order.
        static let letters: [(letter: Character, interaction: Interactions)] = [
            ("c", .create), ("r", .read), ("u", .update), ("d", .delete), ("s", .search),
        ]
    }

    /// A search parameter that resources must meet.
    package struct Parameter: Sendable, Hashable {
        package var name: String
        package var value: String

        package init(_ name: String, _ value: String) {
            self.name = name
            self.value = value
        }
    }

    package var level: Level
    /// The name of a resource type; nil for all.
    package var type: String?
    package var interactions: Interactions
    /// All must hold; none for all resources of the type.
    package var parameters: [Parameter]

    package init(_ level: Level, _ type: String?, _ interactions: Interactions, _ parameters: [Parameter] = []) {
        self.level = level
        self.type = type
        self.interactions = interactions
        self.parameters = parameters
    }

    /// Nil unless the text is a clinical scope. Whether its type is one of R4's is for the caller to ask. O(length).
    package init?(_ text: some StringProtocol) {
        let halves = text.split(separator: "?", maxSplits: 1, omittingEmptySubsequences: false)
        guard let slash = halves[0].firstIndex(of: "/"), let level = Level(rawValue: String(halves[0][..<slash])) else { return nil }
        let words = halves[0][halves[0].index(after: slash)...].split(separator: ".", omittingEmptySubsequences: false)
        guard words.count == 2, Self.isType(words[0]), let interactions = Self.interactions(words[1]) else { return nil }
        var parameters: [Parameter] = []
        if halves.count == 2 {
            guard let read = Self.parameters(halves[1]) else { return nil }
            parameters = read
        }
        self.init(level, words[0] == "*" ? nil : String(words[0]), interactions, parameters)
    }

    /// The scope in the spelling of version 2.
    package var text: String {
        let letters = Interactions.letters.filter { interactions.contains($0.interaction) }.map { String($0.letter) }.joined()
        let query = parameters.map { FormEncoding.encode($0.name) + "=" + FormEncoding.encode($0.value) }.joined(separator: "&")
        return level.rawValue + "/" + (type ?? "*") + "." + letters + (query.isEmpty ? "" : "?" + query)
    }

    /// Whether the scope is about resources of a type, and lets all of this be done with those that meet its parameters.
    package func allows(_ interactions: Interactions, on type: String) -> Bool {
        (self.type ?? type) == type && self.interactions.isSuperset(of: interactions)
    }

    // MARK: Parts

    private static func isType(_ word: some StringProtocol) -> Bool {
        if word == "*" { return true }
        guard let first = word.utf8.first, (0x41...0x5A).contains(first) else { return false }
        return word.utf8.allSatisfy { (0x41...0x5A).contains($0) || (0x61...0x7A).contains($0) }
    }

    private static func interactions(_ word: some StringProtocol) -> Interactions? {
        switch word {
        case "read": return [.read, .search]
        case "write": return [.create, .update, .delete]
        case "*": return .all
        default: break
        }
        var found: Interactions = []
        var rest = Interactions.letters[...]
        for letter in word {
            // Each letter once, in their order.
            guard let index = rest.firstIndex(where: { $0.letter == letter }) else { return nil }
            found.insert(rest[index].interaction)
            rest = rest[(index + 1)...]
        }
        return found.isEmpty ? nil : found
    }

    private static func parameters(_ query: some StringProtocol) -> [Parameter]? {
        var found: [Parameter] = []
        for pair in query.split(separator: "&", omittingEmptySubsequences: false) {
            let sides = pair.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            guard sides.count == 2, let name = FormEncoding.decode(sides[0]), let value = FormEncoding.decode(sides[1]), !name.isEmpty,
                !value.isEmpty
            else { return nil }
            found.append(Parameter(name, value))
        }
        return found
    }
}
