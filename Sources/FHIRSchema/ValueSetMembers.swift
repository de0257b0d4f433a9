/// What is in a value set, by code system: a list of codes, or all codes but a list.
package struct ValueSetMembers: Sendable, Hashable {
    /// Codes of one system.
    package enum Codes: Sendable, Hashable {
        case only(Set<String>)
        /// Every code of the system but these, whether the system is known here or not.
        case allBut(Set<String>)
    }

    /// By canonical URL; no entry is empty.
    package private(set) var systems: [String: Codes]

    package init(_ systems: [String: Codes] = [:]) {
        self.systems = systems.filter { $0.value != .only([]) }
    }

    package init(system: String, _ codes: Codes) { self.init([system: codes]) }

    package var isEmpty: Bool { systems.isEmpty }

    /// How many codes are listed, either way.
    package var count: Int {
        systems.values.reduce(0) { sum, codes in
            switch codes {
            case .only(let list), .allBut(let list): sum + list.count
            }
        }
    }

    /// The members one by one, sorted by system and code; nil when some system is in as a whole.
    package var tokens: [(system: String, code: String)]? {
        var tokens: [(system: String, code: String)] = []
        for (system, codes) in systems.sorted(by: { $0.key < $1.key }) {
            guard case .only(let list) = codes else { return nil }
            tokens += list.sorted().map { (system, $0) }
        }
        return tokens
    }

    /// Whether a code, written as its system does, is among them.
    package func contains(system: String, code: String) -> Bool {
        switch systems[system] {
        case nil: false
        case .only(let codes): codes.contains(code)
        case .allBut(let codes): !codes.contains(code)
        }
    }

    package mutating func formUnion(_ other: ValueSetMembers) {
        for (system, codes) in other.systems { systems[system] = systems[system]?.union(codes) ?? codes }
    }

    package mutating func formIntersection(_ other: ValueSetMembers) {
        self = ValueSetMembers(
            systems.reduce(into: [:]) { result, entry in
                if let codes = other.systems[entry.key] { result[entry.key] = entry.value.intersection(codes) }
            })
    }

    package mutating func subtract(_ other: ValueSetMembers) {
        self = ValueSetMembers(
            systems.reduce(into: [:]) { result, entry in
                result[entry.key] = other.systems[entry.key].map { entry.value.intersection($0.complement) } ?? entry.value
            })
    }
}

extension ValueSetMembers.Codes {
    var complement: Self {
        switch self {
        case .only(let codes): .allBut(codes)
        case .allBut(let codes): .only(codes)
        }
    }

    func union(_ other: Self) -> Self { complement.intersection(other.complement).complement }

    func intersection(_ other: Self) -> Self {
        switch (self, other) {
        case (.only(let left), .only(let right)): .only(left.intersection(right))
        case (.only(let left), .allBut(let right)), (.allBut(let right), .only(let left)): .only(left.subtracting(right))
        case (.allBut(let left), .allBut(let right)): .allBut(left.union(right))
        }
    }
}
