import Glibc

/// How many files this process may have open, sockets included.
enum FileLimit {
    /// What is left for everything that is no client's connection.
    static let reserve = 128

    /// Raises the limit as far as the system lets, and tells it.
    static func raised() -> Int {
        var limit = rlimit()
        let resource = __rlimit_resource_t(RLIMIT_NOFILE.rawValue)
        guard getrlimit(resource, &limit) == 0 else { return 1024 }
        if limit.rlim_cur < limit.rlim_max {
            var wanted = limit
            wanted.rlim_cur = limit.rlim_max
            if setrlimit(resource, &wanted) == 0 { limit = wanted }
        }
        return max(Int(clamping: limit.rlim_cur), 2 * reserve)
    }
}
