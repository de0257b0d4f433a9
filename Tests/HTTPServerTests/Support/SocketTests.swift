import Testing

/// The parent of every suite that talks to a server: one test at a time, so that their time limits mean something.
@Suite(.serialized)
struct SocketTests {}
