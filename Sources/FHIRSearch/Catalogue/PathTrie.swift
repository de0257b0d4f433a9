import FHIRSchema

/// The paths of all parameters of a type, merged: states in a tree of elements, walked once for a resource. Frozen; see `Builder`.
struct PathTrie: Sendable {
    /// A state's number; 0 is none, 1 the resource itself.
    typealias StateID = UInt16

    struct State: Sendable {
        /// Transitions are by property, whose numbers are consecutive within a type.
        var firstProperty: UInt16 = 0
        var propertyCount: UInt16 = 0
        var firstTransition: Int32 = 0
        var actions = 0..<0
        var guards = 0..<0
        /// Whether there is anything to do at the element itself.
        var isEnd: Bool { !actions.isEmpty || !guards.isEmpty }
    }

    private(set) var states: [State] = [State(), State()]
    private(set) var transitions: [StateID] = []
    private(set) var actions: [KeyAction] = []
    /// Further states of an element that a condition decides.
    private(set) var guards: [(condition: ElementGuard, state: StateID)] = []

    /// The state of a child; 0 when no path leads there.
    @inline(__always)
    func next(_ state: StateID, _ property: PropertyID) -> StateID {
        let entry = states[Int(state)]
        let offset = property.rawValue &- entry.firstProperty
        return offset < entry.propertyCount ? transitions[Int(entry.firstTransition) &+ Int(offset)] : 0
    }
}

extension PathTrie {
    /// Collects paths and freezes them.
    struct Builder {
        private struct Draft {
            let type: TypeID
            var children: [PropertyID: Int] = [:]
            var actions: [KeyAction] = []
            var guards: [(condition: ElementGuard, state: Int)] = []
        }

        private let schema: Schema
        private var drafts: [Draft]

        init(_ type: TypeID, _ schema: Schema) {
            self.schema = schema
            drafts = [Draft(type: type)]
        }

        /// Adds what to do where a path leads.
        mutating func add(_ path: ElementPath, _ action: KeyAction) {
            var states = [0]
            for step in path.steps {
                switch step {
                case .member(let name): states = states.flatMap { children(of: $0, name) }
                case .type(let type): states = states.filter { schema.isType(drafts[$0].type, orDerivedFrom: type) }
                case .equals, .differs, .hasExtension, .resolves, .first: states = states.compactMap { guarded($0, step) }
                }
            }
            for state in states where !drafts[state].actions.contains(action) { drafts[state].actions.append(action) }
        }

        private mutating func children(of state: Int, _ name: String) -> [Int] {
            guard let properties = schema.properties(of: drafts[state].type, inPathAs: name) else { return [] }
            return properties.map { property in
                if let known = drafts[state].children[property] { return known }
                drafts.append(Draft(type: schema[property].type))
                drafts[state].children[property] = drafts.count - 1
                return drafts.count - 1
            }
        }

        private mutating func guarded(_ state: Int, _ step: ElementPath.Step) -> Int? {
            guard let condition = ElementGuard(step, drafts[state].type, schema) else { return nil }
            if let known = drafts[state].guards.first(where: { $0.condition == condition }) { return known.state }
            drafts.append(Draft(type: drafts[state].type))
            drafts[state].guards.append((condition, drafts.count - 1))
            return drafts.count - 1
        }

        /// The finished tree. States that a path left behind without reaching an end are harmless.
        func frozen() -> PathTrie {
            var trie = PathTrie()
            trie.states = [State()]
            for draft in drafts {
                var state = State()
                let numbers = draft.children.keys.map(\.rawValue)
                if let low = numbers.min(), let high = numbers.max() {
                    state.firstProperty = low
                    state.propertyCount = high - low + 1
                    state.firstTransition = Int32(truncatingIfNeeded: trie.transitions.count)
                    for number in low...high {
                        let child = draft.children[PropertyID(rawValue: number)]
                        trie.transitions.append(child.map { StateID(truncatingIfNeeded: $0 + 1) } ?? 0)
                    }
                }
                state.actions = trie.actions.count..<(trie.actions.count + draft.actions.count)
                trie.actions += draft.actions
                state.guards = trie.guards.count..<(trie.guards.count + draft.guards.count)
                trie.guards += draft.guards.map { ($0.condition, StateID(truncatingIfNeeded: $0.state + 1)) }
                trie.states.append(state)
            }
            return trie
        }
    }
}

/// What to do with an element: write it as keys of a kind, for a parameter.
struct KeyAction: Hashable, Sendable {
    let kind: SearchParameterKind
    let parameter: ParameterNumber
    /// For references: where identifiers go.
    let identifiers: ParameterNumber?
}
