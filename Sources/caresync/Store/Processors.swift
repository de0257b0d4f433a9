import Glibc

/// How many things this machine can do at once.
enum Processors {
    /// The processors that the process may use, 2 at least: with a single one, two threads still let short work pass long work.
    static var count: Int {
        max(Int(sysconf(Int32(_SC_NPROCESSORS_ONLN))), 2)
    }
}
