import CFaultVFS
import FHIRCore
import FHIRStore
import Foundation
import StoreSQLite

/// A simulated disk with a SQLite file layer of its own, and a real folder for the store's lock file.
final class FaultyDisk: @unchecked Sendable {
    // Proof for @unchecked: the pointer never changes, and every function of CFaultVFS takes the disk's mutex.
    private let disk: OpaquePointer
    private let folder: String

    enum Files: Int32 {
        case database = 1
        case log = 2
        case words = 8
        case any = 15
    }

    /// - Throws: when there is no memory for the disk or no place for its folder.
    init(seed: UInt64) throws {
        guard let disk = fault_disk_create(seed) else { throw CocoaError(.featureUnsupported) }
        self.disk = disk
        // In memory where there is such a folder: the real files are empty, but making them durable takes its time elsewhere.
        let parent = FileManager.default.isWritableFile(atPath: "/dev/shm") ? "/dev/shm/" : NSTemporaryDirectory()
        folder = parent + "caresync-fault-\(UUID().uuidString)"
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    }

    deinit {
        fault_disk_destroy(disk)
        try? FileManager.default.removeItem(atPath: folder)
    }

    /// Options of a store on this disk.
    func options(_ change: (inout SQLiteOptions) -> Void = { _ in }) -> SQLiteOptions {
        var options = SQLiteOptions(path: folder + "/store.db")
        options.vfs = String(cString: fault_disk_vfs(disk))
        options.parameters = ["Patient.identifier", "Observation.identifier", "Observation.subject"]
        options.software = "durability-tests"
        change(&options)
        return options
    }

    // MARK: Power

    var isOff: Bool { fault_disk_is_off(disk) }

    /// From now on every operation fails.
    func cut() { fault_disk_cut(disk) }

    /// Cuts the power at the n-th sync from now on, before or after it took effect.
    func cut(atSync n: Int, isAfter: Bool) {
        fault_disk_cut_at_sync(disk, UInt64(n), isAfter ? FAULT_AFTER_SYNC : FAULT_BEFORE_SYNC)
    }

    /// Cuts the power at the n-th operation from now on that changes something.
    func cut(atOperation n: Int) { fault_disk_cut_at_operation(disk, UInt64(n)) }

    /// The power returns; the seed decides what remains of what was not synced. False when a file is still open.
    func materialise(_ seed: UInt64) -> Bool { fault_disk_materialise(disk, seed) }

    /// As if the process had died and started anew: everything written is there, synced or not. False when a file is still open.
    func restart() -> Bool { fault_disk_restart(disk) }

    /// Whether nothing that was not synced survives.
    func losesEverything(_ isSo: Bool) { fault_disk_set_loss(disk, isSo ? FAULT_WHOLE_LOSS : FAULT_ANY_LOSS) }

    // MARK: Faults

    /// Fails operations, from the n-th from now on, `count` of them, with an I/O error.
    func fail(_ operation: FaultOperation, _ files: Files, at n: Int = 1, count: UInt64 = .max) {
        fault_disk_fail(disk, operation, files.rawValue, UInt64(n), count)
    }

    func heal() { fault_disk_heal(disk) }

    /// Leaves this many bytes of free space; nil for no limit.
    func leaveSpace(_ bytes: Int64?) { fault_disk_set_space(disk, bytes.map { used + $0 } ?? -1) }

    func delaySyncs(microseconds: UInt32) { fault_disk_delay_syncs(disk, microseconds) }

    /// Syncs of these files report success and do nothing; nil: all are honest.
    func lie(_ files: Files?) { fault_disk_lie(disk, files?.rawValue ?? 0) }

    // MARK: Figures

    func count(_ operation: FaultOperation, _ files: Files = .any) -> Int {
        Int(fault_disk_count(disk, operation, files.rawValue))
    }

    var used: Int64 { fault_disk_used(disk) }
    var openFiles: Int { Int(fault_disk_open_files(disk)) }
}
