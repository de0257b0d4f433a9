/// Where an event stands in the log: cursors are made of it.
package struct EventPlace: Sendable, Hashable, Comparable {
    /// That of the event's commit.
    package var position: Position
    /// The event's number among those of its commit, from 1.
    package var ordinal: Int32

    package init(position: Position, ordinal: Int32) {
        self.position = position
        self.ordinal = ordinal
    }

    /// Before the first event.
    package static let start = EventPlace(position: .zero, ordinal: 0)

    /// Behind every event of the commit, and of those before it.
    package static func end(of position: Position) -> EventPlace { EventPlace(position: position, ordinal: .max) }

    package static func < (left: Self, right: Self) -> Bool {
        left.position == right.position ? left.ordinal < right.ordinal : left.position < right.position
    }
}
