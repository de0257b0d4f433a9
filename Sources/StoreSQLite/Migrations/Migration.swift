/// One step from a layout of the database to the next. The list only ever grows at its end.
struct Migration: Sendable {
    /// What it does, for the log and for the name of the backup.
    let name: String
    /// Statements that run in one transaction with the change of the layout's number.
    let sql: String

    /// All steps, from an empty file; a store's layout number is how many it has taken.
    static let all: [Migration] = [.first, .compressedBodies, .recordsAndEvents]
}
