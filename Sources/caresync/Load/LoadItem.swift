import FHIRCore
import Interactions

/// A unit to be written, and where it stands in which file.
struct LoadItem: Sendable {
    var unit: ImportUnit
    var place: LoadPlace
    /// The unit as a transaction Bundle in JSON, when it goes to a server and cannot be written from the unit alone.
    var document: [UInt8]?
}

/// Where something stands in the input.
struct LoadPlace: Sendable, Hashable {
    /// The file's index in the list of files.
    var file: Int
    /// For NDJSON the line, from 1.
    var line: Int?
    /// Where it starts: for NDJSON the byte, otherwise the number of the unit in the file.
    var offset: Int
}

/// What became of an item.
enum LoadOutcome: Sendable {
    /// Written; the issues are references that could not be resolved and were kept as they are.
    case written(ImportTally, unresolved: [Issue])
    /// It waits for something else to be loaded first.
    case postponed([Issue])
    case refused([Issue])

    var isPostponed: Bool {
        switch self {
        case .postponed: true
        case .written, .refused: false
        }
    }
}

/// Items that are written together, with the journal's record as it is once they are.
struct LoadBatch: Sendable {
    var items: [LoadItem]
    var digest: FileDigest
    /// The record without the refusals and postponements of this batch.
    var record: LoadRecord
    /// Whether nothing of the file comes after it: the record is finished with it, unless something waits.
    var isLast = false
}
