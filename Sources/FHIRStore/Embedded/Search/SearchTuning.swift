/// From which sizes on a search goes about things in another way; answers do not depend on it.
package struct SearchTuning: Sendable {
    /// A criterion with fewer rows than one of these, ascending, is collected rather than looked for among the resources in order.
    var narrow = [64, 1024, 8192]
    /// No more hits than these are sorted rather than found by walking the index in order.
    var few = 4096
    /// Looking up what a hit is ordered by takes so many times longer than passing over a row of a walk.
    var lookup = 16
    /// How many rows a walk takes at first, before it looks at the resources.
    var batch = 256
    /// How many candidates are tried before rows are counted up to the last size of `narrow`; when a quarter of them are hits, a page is
    /// full before long. 0: none.
    var sample = 16
    /// How many candidates are tested before collecting a criterion's resources is considered.
    var patience = 16

    package static let standard = SearchTuning()
    /// Turns to the ways for many resources when there are few; for tests.
    package static let fine = SearchTuning(narrow: [1, 3, 6], few: 4, lookup: 1, batch: 3, sample: 2, patience: 8)
}
