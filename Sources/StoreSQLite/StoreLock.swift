import FHIRCore
import FHIRStore
import Glibc
import Synchronization

/// The exclusive lock of a store: an open, locked file `PATH-lock` that names its holder. The system releases it when the process ends.
final class StoreLock: Sendable {
    private let descriptor: Mutex<Int32?>

    /// - Throws: `.unavailable` with `storage` that names the holder, when another opener has the store.
    init(path: String) throws(OperationFailure) {
        let descriptor = open(path + "-lock", O_RDWR | O_CREAT | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else {
            throw StoreFailures.storage("The store's lock file cannot be made or opened (system error \(errno)).")
        }
        guard flock(descriptor, LOCK_EX | LOCK_NB) == 0 else {
            let holder = Self.holder(descriptor)
            close(descriptor)
            throw OperationFailure(.unavailable, .storage, "The store is already open in \(holder); one process opens a store.")
        }
        let name = Array("\(getpid())\n".utf8)
        ftruncate(descriptor, 0)
        _ = name.withUnsafeBytes { pwrite(descriptor, $0.baseAddress, $0.count, 0) }
        self.descriptor = Mutex(descriptor)
    }

    deinit { release() }

    /// Lets others open the store.
    func release() {
        descriptor.withLock { descriptor in
            guard let open = descriptor else { return }
            ftruncate(open, 0)
            close(open)
            descriptor = nil
        }
    }

    private static func holder(_ descriptor: Int32) -> String {
        var bytes = [UInt8](repeating: 0, count: 20)
        let count = bytes.withUnsafeMutableBytes { pread(descriptor, $0.baseAddress, $0.count, 0) }
        let digits = bytes.prefix(max(count, 0)).prefix { $0 >= UInt8(ascii: "0") && $0 <= UInt8(ascii: "9") }
        return digits.isEmpty ? "another process" : "process \(String(decoding: digits, as: UTF8.self))"
    }
}
