import FHIRCore

/// Compares two Patients as master patient indexes do: each trait that both have speaks for or against, with the weight of how seldom it
/// agrees by chance and how seldom it differs by mistake. The weights are in docs/matching.md.
///
/// Symmetric, without state; some microseconds a pair.
package enum PatientMatcher {
    package static func match(_ first: PatientTraits, _ second: PatientTraits) -> PatientMatch {
        var match = PatientMatch()
        match.add(identifiers(first, second), for: .identifier)
        match.add(names(first, second), for: .name)
        match.add(birthDate(first, second), for: .birthDate)
        if let one = first.gender, let other = second.gender { match.add(one == other ? 5 : -20, for: .gender) }
        match.add(addresses(first, second), for: .address)
        if !first.contacts.isEmpty, !second.contacts.isEmpty {
            match.add(first.contacts.isDisjoint(with: second.contacts) ? 0 : 10, for: .telecom)
        }
        if let one = first.birthOrder, let other = second.birthOrder, one != other { match.add(-30, for: .birthOrder) }
        return match
    }

    /// 60 for one in common; 30 when one of the two does not say of which system; -15 when all that are comparable differ.
    private static func identifiers(_ first: PatientTraits, _ second: PatientTraits) -> Int? {
        var isComparable = false
        var isAlike = false
        for one in first.identifiers {
            for other in second.identifiers {
                if one.system == other.system {
                    if one.value == other.value { return one.system.isEmpty ? 30 : 60 }
                    isComparable = isComparable || !one.system.isEmpty
                } else if one.value == other.value, one.system.isEmpty || other.system.isEmpty {
                    isAlike = true
                }
            }
        }
        return isAlike ? 30 : isComparable ? -15 : nil
    }

    // MARK: Names

    /// The best of all pairs.
    private static func names(_ first: PatientTraits, _ second: PatientTraits) -> Int? {
        var best: Int?
        for one in first.names {
            for other in second.names {
                guard let points = points(one, other) else { continue }
                best = max(best ?? points, points)
            }
        }
        return best
    }

    private static func points(_ first: PatientTraits.Name, _ second: PatientTraits.Name) -> Int? {
        let family = first.family.isEmpty || second.family.isEmpty ? nil : family(first.family, second.family)
        let given = first.given.isEmpty || second.given.isEmpty ? nil : given(first.given, second.given)
        guard family != nil || given != nil else { return nil }
        let straight = (family ?? 0) + (given ?? 0)
        return isExchanged(first, second) ? max(straight, 24) : straight
    }

    private static func family(_ first: [[UInt32]], _ second: [[UInt32]]) -> Int {
        switch NameLikeness(Array(first.joined()), Array(second.joined())) {
        case .equal: return 18
        case .near: return 12
        case .initial: return 4
        case .different: return first.contains(where: second.contains) ? 12 : -15
        }
    }

    /// The first names against each other; a further one in their place counts as nearly the same.
    private static func given(_ first: [[UInt32]], _ second: [[UInt32]]) -> Int {
        var likeness = NameLikeness(first[0], second[0])
        if likeness < .near, first.contains(where: { $0.count > 1 && second.contains($0) }) { likeness = .near }
        switch likeness {
        case .equal: return 15
        case .near: return 9
        case .initial: return 6
        case .different: return -20
        }
    }

    /// Whether family and given name stand in each other's place.
    private static func isExchanged(_ first: PatientTraits.Name, _ second: PatientTraits.Name) -> Bool {
        guard let one = first.given.first, let other = second.given.first else { return false }
        return Array(first.family.joined()) == other && Array(second.family.joined()) == one && one != other
    }

    // MARK: Birth date and address

    private static func birthDate(_ first: PatientTraits, _ second: PatientTraits) -> Int? {
        guard let one = first.birthDate, let other = second.birthDate else { return nil }
        let precision = min(one.precision, other.precision)
        if precision == .year { return one.year == other.year ? 8 : -30 }
        if precision == .month { return one.year == other.year && one.month == other.month ? 15 : -30 }
        if (one.year, one.month, one.day) == (other.year, other.month, other.day) { return 30 }
        if one.year == other.year, one.month == other.day, one.day == other.month { return 18 }
        if one.month == other.month, one.day == other.day, abs(one.year - other.year) == 1 { return 15 }
        return -30
    }

    /// The best of all pairs; an address that differs says nothing, since people move.
    private static func addresses(_ first: PatientTraits, _ second: PatientTraits) -> Int? {
        var best: Int?
        for one in first.addresses {
            for other in second.addresses {
                var points = 0
                if !one.postalCode.isEmpty, one.postalCode == other.postalCode { points += 4 }
                if !one.city.isEmpty, one.city == other.city { points += 2 }
                if !one.line.isEmpty, one.line == other.line { points += 6 }
                best = max(best ?? 0, points)
            }
        }
        return best
    }
}
