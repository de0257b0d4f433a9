/// How much load for how long; bounded in every direction.
struct LoadPlan {
    let port: UInt16
    var connections = 32
    /// Seconds before counting begins.
    var warmUp = 1.0
    var seconds = 5.0
    /// The most requests in all.
    var requests = Int.max
    /// Seconds after which an answer counts as missing.
    var patience = 60.0
    /// Faults after which there is no point in going on.
    var faultLimit = 1000
    var serverPID: Int32?
    /// A file whose first eight bytes count the server's syncs (`SlowSync/slowsync.c`).
    var syncCounter: String?

    static let longest = 1800.0
    static let mostConnections = 1024
}
