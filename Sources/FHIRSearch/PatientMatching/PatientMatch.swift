/// How likely two Patients are the same person: points for and against by trait, their sum as a score, and what to make of that.
package struct PatientMatch: Sendable, Hashable {
    /// The codes of R4's value set `match-grade`.
    package enum Grade: String, Sendable {
        case certain, probable, possible
        case certainlyNot = "certainly-not"
    }

    package enum Trait: String, Sendable, CaseIterable {
        case identifier, name, birthDate, gender, address, telecom, birthOrder
    }

    /// What each trait adds or takes; traits that one of the two lacks are not among them.
    package private(set) var points: [Trait: Int] = [:]

    /// From 0 to 100: the sum of the points within these ends.
    package var score: Int { min(100, max(0, points.values.reduce(0, +))) }

    package var grade: Grade {
        switch score {
        case Self.certain...: .certain
        case Self.probable...: .probable
        case Self.possible...: .possible
        default: .certainlyNot
        }
    }

    /// The lowest scores of the grades.
    package static let certain = 85
    package static let probable = 60
    package static let possible = 30

    mutating func add(_ points: Int?, for trait: Trait) {
        if let points { self.points[trait] = points }
    }
}
