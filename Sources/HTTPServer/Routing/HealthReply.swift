import FHIRStore

/// The answers of `/health/live` and `/health/ready`.
enum HealthReply {
    /// The process runs and its event loops turn.
    static func live() -> Reply {
        Reply(200, Reply.json, Array(#"{"status":"live"}"#.utf8))
    }

    /// Whether requests, writes too, will be served; 503 with the reason when not.
    static func ready(_ condition: StoreCondition, isDraining: Bool) -> Reply {
        if isDraining { return unready("draining", "the server is shutting down") }
        switch condition {
        case .writable: return Reply(200, Reply.json, Array(#"{"status":"ready"}"#.utf8))
        case .readOnly(let reason): return unready("read-only", reason)
        case .closed: return unready("closed", "the store is closed")
        }
    }

    private static func unready(_ status: StaticString, _ reason: String) -> Reply {
        var line = JSONLine()
        line.add("status", status)
        line.add("reason", reason)
        var reply = Reply(503, Reply.json, line.finished())
        reply.retryAfter = 5
        return reply
    }
}
