/// From which sizes on a search goes about things in another way; answers do not depend on it.
package struct SearchTuning: Sendable {
    /// A criterion with fewer rows than one of these, ascending, is collected rather than looked for among the resources in order.
    var narrow = [64, 1024, 8192]
    /// So many hits are sorted rather than found by walking the index in order.
    var few = 4096
    /// How many rows a walk takes at first, before it looks at the resources.
    var batch = 256
    /// How many candidates are tested before collecting a criterion's resources is considered.
    var patience = 16

    package static let standard = SearchTuning()
    /// Turns to the ways for many resources when there are few; for tests.
    package static let fine = SearchTuning(narrow: [1, 3, 6], few: 4, batch: 3, patience: 8)
}
