/// Sets of resources as ascending arrays of their numbers, without duplicates.
enum RidSet {
    /// Makes a set of numbers in any order.
    static func make(_ numbers: consuming [Int64]) -> [Int64] {
        var isSet = true
        for index in numbers.indices.dropFirst() where numbers[index - 1] >= numbers[index] {
            isSet = false
            break
        }
        if isSet { return numbers }
        if let dense = dense(numbers) { return dense }
        numbers.sort()
        var end = 1
        for index in 1..<numbers.count where numbers[index] != numbers[end - 1] {
            numbers[end] = numbers[index]
            end += 1
        }
        numbers.removeSubrange(end...)
        return numbers
    }

    /// Many numbers that lie close together, put in order by a bit for each that there may be.
    private static func dense(_ numbers: [Int64]) -> [Int64]? {
        guard numbers.count > 1024, let low = numbers.min(), let high = numbers.max(), (high - low) / 64 < numbers.count else { return nil }
        var words = [UInt64](repeating: 0, count: Int((high - low) / 64) + 1)
        for number in numbers { words[Int((number - low) / 64)] |= 1 << UInt64((number - low) % 64) }
        var result: [Int64] = []
        result.reserveCapacity(numbers.count)
        for (index, word) in words.enumerated() {
            var rest = word
            while rest != 0 {
                result.append(low + Int64(index * 64 + rest.trailingZeroBitCount))
                rest &= rest - 1
            }
        }
        return result
    }

    static func union(_ left: [Int64], _ right: [Int64]) -> [Int64] {
        if left.isEmpty { return right }
        if right.isEmpty { return left }
        return merge(left, right, descending: false, limit: .max)
    }

    /// Two lists in the same direction as one, without duplicates; at most `limit`.
    static func merge(_ left: [Int64], _ right: [Int64], descending: Bool, limit: Int) -> [Int64] {
        if right.isEmpty, left.count <= limit { return left }
        var result: [Int64] = []
        result.reserveCapacity(min(left.count + right.count, limit))
        var (first, second) = (0, 0)
        while result.count < limit, first < left.count || second < right.count {
            let takesFirst = second == right.count || (first < left.count && (left[first] < right[second]) != descending)
                || (first < left.count && left[first] == right[second])
            let next = takesFirst ? left[first] : right[second]
            if takesFirst { first += 1 } else { second += 1 }
            if result.last != next { result.append(next) }
        }
        return result
    }

    /// Those of `left` that are in `right` too. O(shorter × log(longer / shorter)).
    static func intersection(_ left: [Int64], _ right: [Int64]) -> [Int64] {
        let (short, long) = left.count < right.count ? (left, right) : (right, left)
        var result: [Int64] = []
        var at = 0
        for number in short {
            at = first(long, notBelow: number, from: at)
            guard at < long.count else { break }
            if long[at] == number { result.append(number) }
        }
        return result
    }

    /// Those of `left` that are not in `right`.
    static func difference(_ left: [Int64], _ right: [Int64]) -> [Int64] {
        var result: [Int64] = []
        var at = 0
        for number in left {
            at = first(right, notBelow: number, from: at)
            if at == right.count || right[at] != number { result.append(number) }
        }
        return result
    }

    static func contains(_ set: [Int64], _ number: Int64) -> Bool {
        var (low, high) = (0, set.count)
        while low < high {
            let middle = (low + high) / 2
            if set[middle] < number { low = middle + 1 } else { high = middle }
        }
        return low < set.count && set[low] == number
    }

    /// The index of the first number that is not below another: strides from `start`, then halves.
    static func first(_ set: [Int64], notBelow number: Int64, from start: Int = 0) -> Int {
        var step = 1
        var low = start
        var high = start
        while high < set.count, set[high] < number {
            low = high + 1
            high += step
            step *= 2
        }
        high = min(high, set.count)
        while low < high {
            let middle = (low + high) / 2
            if set[middle] < number { low = middle + 1 } else { high = middle }
        }
        return low
    }
}

extension [Int64] {
    /// Those that pass a test, which may throw.
    func kept<Failure: Error>(_ test: (Int64) throws(Failure) -> Bool) throws(Failure) -> [Int64] {
        var kept: [Int64] = []
        for number in self where try test(number) { kept.append(number) }
        return kept
    }
}
