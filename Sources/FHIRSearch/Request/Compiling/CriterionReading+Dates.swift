import FHIRSchema

/// What a search asks of a date that a resource has once at most: all bounds hold of the same interval, so that they become one.
struct DatesAsked {
    let parameter: ParameterNumber
    /// Any of these.
    private(set) var bounds: [KeyTest.DateBounds]

    /// More alternatives than these are not multiplied.
    private static let limit = 8

    init(_ parameter: ParameterNumber, _ bounds: [KeyTest.DateBounds]) {
        self.parameter = parameter
        self.bounds = bounds
    }

    /// Takes in what else is asked of the same parameter; false when it cannot.
    mutating func join(_ other: DatesAsked) -> Bool {
        guard parameter == other.parameter, bounds.count * other.bounds.count <= Self.limit else { return false }
        bounds = bounds.flatMap { one in other.bounds.map { one.both($0) } }
        return true
    }

    var criterion: SearchCriterion { KeyMatch.criterion(bounds.flatMap(DateKey.matching), of: parameter) }
}

extension CriterionReading {
    /// What is asked of a date that a resource has once; nil when it is anything else.
    mutating func dates(
        _ path: SearchPath, _ value: String, on type: TypeID, _ name: String
    ) throws(SearchFault) -> DatesAsked? {
        guard case .parameter(let code, nil) = path, let known = catalogue.parameter(type, code), known.isSingleDate,
            let number = known.number, EscapedText.split(value, at: ",").count == 1
        else { return nil }
        _ = try parameter(code, of: type, name)
        try spend(name)
        let (prefix, interval) = try date(value, name)
        return DatesAsked(number, DateComparison.bounds(prefix, interval, now: now))
    }
}

extension KeyTest.DateBounds {
    /// What keeps the bounds of both.
    func both(_ other: Self) -> Self {
        func pick(_ one: Int64?, _ two: Int64?, _ choose: (Int64, Int64) -> Int64) -> Int64? {
            guard let one, let two else { return one ?? two }
            return choose(one, two)
        }
        var bounds = Self()
        bounds.lowAtLeast = pick(lowAtLeast, other.lowAtLeast, max)
        bounds.lowBelow = pick(lowBelow, other.lowBelow, min)
        bounds.highAbove = pick(highAbove, other.highAbove, max)
        bounds.highAtMost = pick(highAtMost, other.highAtMost, min)
        return bounds
    }
}
