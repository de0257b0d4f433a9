package import FHIRCore
import FHIRSchema
import FHIRSearch
package import FHIRStore
import StoreMemory
import StoreSQLite

/// Opens the store at a location.
extension StoreLocation {
    /// Opens the store, and makes it when there is none. Blocks while it does.
    ///
    /// - Parameters:
    ///   - timeZone: the zone of dates without one; becomes the process's zone.
    ///   - budget: how long one commit may take of the writer.
    ///   - readTime: how long one view may take.
    /// - Throws: a `FileFault` or an `OperationFailure`; when another process has the store, it names that process.
    package func open(timeZone: TimeZoneName, budget: Duration? = nil, readTime: Duration? = nil) throws -> any ResourceStore {
        if timeZone != .utc { timeZone.activate() }
        var writer = WriterSettings()
        if let budget { writer.budget = budget }
        var readers = ReaderSettings()
        readers.threads = Processors.count
        readers.callerTime = .milliseconds(3)
        if let readTime { readers.time = readTime }
        switch self {
        case .memory:
            return try MemoryStore(
                schema: .r4, parameters: SearchCatalogue.names(.r4), software: Release.version, settings: writer, readers: readers)
        case .sqlite(let path):
            try Folders.make(for: path)
            var options = SQLiteOptions(path: path)
            options.parameters = SearchCatalogue.names(.r4)
            options.software = Release.version
            options.timeZone = timeZone.name
            options.writer = writer
            options.readers = readers
            do throws(OperationFailure) {
                return try SQLiteStore.open(options)
            } catch {
                throw StoreRefusal(path: path, failure: error)
            }
        }
    }
}

/// Why a store could not be opened, with its name.
package struct StoreRefusal: Error, CustomStringConvertible {
    package let path: String
    package let failure: OperationFailure

    package var description: String { "\(path): \(failure.issues.map(\.diagnostics).joined(separator: " "))" }
}

extension TimeZoneName {
    /// Seconds east of UTC of a local time in this zone, which must be the process's or UTC.
    package var offset: @Sendable (Int64) -> Int64 {
        let isUTC = self == .utc
        return { isUTC ? 0 : Self.offset(ofLocal: $0) }
    }
}
