package import FHIRCore
package import FHIRStore

/// How a SQLite store is opened.
package struct SQLiteOptions: Sendable {
    /// When the database file is synced; anything but `full` loses acknowledged commits in a power cut and is for tests.
    package enum Synchronous: String, Sendable {
        case full = "FULL"
        case off = "OFF"
    }

    /// The database file; `-wal` and `-lock` files lie beside it, and `-words`, the index of words.
    package var path: String
    package var clock: any Clock = SystemClock()
    /// The server's version, for the commit records.
    package var software = "caresync"
    /// The store's time zone, fixed when the store is made; another one is refused later.
    package var timeZone = "UTC"
    /// The names of indexed parameters, which get numbers for ever when the store sees them first.
    package var parameters: [String] = []
    package var writer = WriterSettings()
    /// How old a view's state may be.
    package var horizon: Duration = .seconds(24 * 3600)
    /// Page cache of the writer.
    package var writerCacheBytes = 32 << 20
    /// Page cache of each connection that serves key lookups on the calling thread, and of each reader thread.
    package var readerCacheBytes = 24 << 20
    package var readers = ReaderSettings()
    /// How many connections for key lookups are kept open.
    package var lookupConnections = 4
    /// Memory-mapped part of the database file; 0 for none.
    package var mapBytes = 0
    /// The size of a new database's pages.
    package var pageBytes = 8192
    /// The size of the write-ahead log at which a checkpoint begins.
    package var logBytes = 64 << 20
    /// How the index of words is kept, once `indexWords` begins it.
    package var words = WordPace()
    /// SQLite's file layer. The default keeps locks and the log's index in the process, which is alone with the files anyway.
    package var vfs: String? = "unix-excl"
    package var synchronous = Synchronous.full

    package init(path: String) {
        self.path = path
    }
}
