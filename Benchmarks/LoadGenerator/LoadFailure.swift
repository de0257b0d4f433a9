/// Why a benchmark cannot run or go on, in words for the person who started it.
struct LoadFailure: Error, CustomStringConvertible {
    let description: String

    init(_ description: String) {
        self.description = description
    }
}
