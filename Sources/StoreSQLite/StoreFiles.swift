import FHIRCore
import FHIRStore
import Glibc

/// The files of a store: made for their owner alone, and moved so that a power cut leaves one whole.
enum StoreFiles {
    static func exists(_ path: String) -> Bool { access(path, F_OK) == 0 }

    /// Makes an empty file that only its owner can read and write; one that is there keeps its content but not wider rights.
    static func makePrivate(_ path: String) throws(OperationFailure) {
        let file = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0o600)
        guard file >= 0 else {
            throw StoreFailures.storage("A file of the store cannot be made or opened (system error \(errno)).")
        }
        defer { close(file) }
        guard fchmod(file, 0o600) == 0 else {
            throw StoreFailures.storage("A file of the store cannot be made private (system error \(errno)).")
        }
    }

    /// Removes what is left of a file that was never finished; nothing if there is none.
    static func removeUnfinished(_ path: String) { unlink(path) }

    /// Makes a finished file durable under its real name.
    static func syncAndRename(_ partial: String, _ target: String) throws(OperationFailure) {
        let file = open(partial, O_RDWR | O_CLOEXEC)
        guard file >= 0, fsync(file) == 0, close(file) == 0, rename(partial, target) == 0 else {
            throw StoreFailures.storage("The backup of the store could not be written (system error \(errno)).")
        }
        syncFolder(of: target)
    }

    /// Makes the names in the file's folder durable; best effort, since some file systems refuse.
    static func syncFolder(of path: String) {
        let folder = path.lastIndex(of: "/").map { String(path[...$0]) } ?? "."
        let descriptor = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        guard descriptor >= 0 else { return }
        fsync(descriptor)
        close(descriptor)
    }
}
