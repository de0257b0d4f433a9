import FHIRModel
import FHIRSchema
import FHIRStore

/// Groups observations by what was observed, and keeps of each group the most recent ones.
///
/// Two codes are the same when system and code are, character by character; an observation with several says that they are equal, so the
/// groups of all of them become one. Without a code the text counts, as it is written. What has neither is a group of its own.
struct ObservationGroups {
    struct Item: Sendable {
        /// When it was effective, in microseconds; nil when that is not told.
        var time: Int64?
        /// The resource's number: decides the order of those with equal times.
        var rid: Int64
        var version: StoredVersion
    }

    private let max: Int
    /// For each code known its group; groups that were joined lead to the one that they joined.
    private var groups: [String: Int] = [:]
    private var joined: [Int] = []
    private var items: [[Item]] = []
    /// How many items are kept.
    private(set) var count = 0

    /// - Parameter max: how many of a group are kept; more when others have the same time as the last of them.
    init(max: Int) {
        self.max = max
    }

    mutating func insert(_ item: Item, codes: [String]) {
        let known = Set(codes.compactMap { groups[$0] }.map { root($0) }).sorted()
        let group: Int
        if let first = known.first {
            group = first
            for other in known.dropFirst() {
                joined[other] = group
                items[group] += items[other]
                items[other] = []
            }
        } else {
            group = joined.count
            joined.append(group)
            items.append([])
        }
        for code in codes { groups[code] = group }
        items[group].append(item)
        count += 1
        trim(group)
    }

    /// All that is kept, the most recent first.
    var latest: [Item] { items.flatMap { $0 }.sorted(by: Self.precedes) }

    /// What the observation's code is compared by.
    static func codes(_ observation: Arena) -> [String] {
        guard let concept = observation.child(of: observation.root, named: "code") else { return [] }
        let codings = observation.children(of: concept, named: "coding").compactMap { coding -> String? in
            guard let code = observation.string(of: coding, named: "code") else { return nil }
            return "c" + (observation.string(of: coding, named: "system") ?? "") + "|" + code
        }
        if !codings.isEmpty { return codings }
        return observation.string(of: concept, named: "text").map { ["t" + $0] } ?? []
    }

    private mutating func root(_ group: Int) -> Int {
        var group = group
        while joined[group] != group {
            joined[group] = joined[joined[group]]
            group = joined[group]
        }
        return group
    }

    /// Leaves the most recent ones, and those with the same time as the last of them.
    private mutating func trim(_ group: Int) {
        guard items[group].count > max else { return }
        items[group].sort(by: Self.precedes)
        var end = max
        if let time = items[group][max - 1].time {
            while end < items[group].count, items[group][end].time == time { end += 1 }
        }
        count -= items[group].count - end
        items[group].removeSubrange(end...)
    }

    /// From the most recent to the oldest; those without a time last.
    private static func precedes(_ first: Item, _ second: Item) -> Bool {
        switch (first.time, second.time) {
        case (let left?, let right?) where left != right: left > right
        case (.some, nil): true
        case (nil, .some): false
        default: first.rid < second.rid
        }
    }
}
