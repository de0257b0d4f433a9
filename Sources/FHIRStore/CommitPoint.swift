package import FHIRCore

/// How far a log has come: a commit, its instant, and the last sequence written by it or before it.
package struct CommitPoint: Sendable, Hashable {
    package var position: Position
    package var instant: Instant
    package var sequence: Int64

    package init(position: Position, instant: Instant, sequence: Int64) {
        self.position = position
        self.instant = instant
        self.sequence = sequence
    }

    /// Before the first commit.
    package static let start = CommitPoint(position: .zero, instant: .earliest, sequence: 0)
}
