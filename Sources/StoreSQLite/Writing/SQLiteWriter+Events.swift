import FHIRCore
import FHIRStore

/// Writes domain events and warnings.
extension SQLiteWriter {
    func insert(_ events: [PendingWrites.Event]) throws(OperationFailure) {
        let statement = try connection.statement(.insertEvent)
        for event in events {
            statement.bind(1, StoredPlace.number(event.place))
            statement.bind(2, Int64(event.tenant.rawValue))
            statement.bind(3, copying: event.event.type)
            statement.bind(4, copying: event.event.source)
            statement.bind(5, copying: event.event.version)
            try event.event.data.withUnsafeBufferPointer { data throws(OperationFailure) in
                statement.bind(6, UnsafeRawBufferPointer(data))
                _ = try connection.step(statement)
            }
        }
    }

    /// - Parameter warnings: those of a commit one after the other.
    func insert(_ warnings: [PendingWrites.Warning]) throws(OperationFailure) {
        let statement = try connection.statement(.insertWarning)
        var position = Position.zero
        var ordinal: Int64 = 0
        for entry in warnings {
            ordinal = entry.position == position ? ordinal + 1 : 1
            position = entry.position
            statement.bind(1, position.rawValue)
            statement.bind(2, ordinal)
            statement.bind(3, copying: entry.warning.rule)
            statement.bind(4, facts.types.number(entry.warning.type))
            StoredID.bind(entry.warning.id, to: statement, 5)
            statement.bind(6, copying: entry.warning.path)
            _ = try connection.step(statement)
        }
    }
}
