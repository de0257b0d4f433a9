package import FHIRCore

/// How long the states before the newest one can be viewed.
package struct Horizon: Sendable {
    private let clock: any Clock
    private let length: Duration

    package init(clock: any Clock, length: Duration) {
        self.clock = clock
        self.length = length
    }

    /// Keys that died before this instant are needed by no view.
    package var instant: Instant {
        Instant(milliseconds: clock.now().milliseconds.subtractingReportingOverflow(length.wholeMilliseconds).partialValue)
    }

    /// The commit to view: the newest, or the one at `position`, provided that what was replaced since then is still kept.
    /// - Throws: `.gone` with `expired-page`, also for a position that the log does not have.
    package func point(at position: Position?, _ rows: some EmbeddedRows) throws(OperationFailure) -> CommitPoint {
        let newest = try rows.newest()
        guard let position, position != newest.position else { return newest }
        guard position < newest.position, let next = try rows.point(at: Position(rawValue: position.rawValue + 1)), next.instant >= instant
        else { throw StoreFailures.expiredPage }
        let point = position == .zero ? .start : try rows.point(at: position)
        // The clock may have gone back since keys that this view needs were swept.
        guard let point, try rows.firstKeptDeath() <= point.sequence + 1 else { throw StoreFailures.expiredPage }
        return point
    }
}
