import FHIRSearch

/// An order of hits, as it is asked for or the other way round, as pages before a hit need it.
struct SearchOrder {
    let parts: [SearchQuery.Order]
    let isReversed: Bool

    init(_ parts: [SearchQuery.Order], isReversed: Bool) {
        self.parts = parts
        self.isReversed = isReversed
    }

    /// Whether one hit comes before another: by its values, missing ones last; then by the resource's number.
    func precedes(_ left: [[UInt8]?], _ leftNumber: Int64, _ right: [[UInt8]?], _ rightNumber: Int64) -> Bool {
        for (index, part) in parts.enumerated() {
            switch (left[index], right[index]) {
            case (nil, nil): continue
            case (nil, _): return isReversed
            case (_, nil): return !isReversed
            case (let first?, let second?):
                if first == second { continue }
                return first.lexicographicallyPrecedes(second) != (part.descends != isReversed)
            }
        }
        return (leftNumber < rightNumber) != isReversed && leftNumber != rightNumber
    }
}
