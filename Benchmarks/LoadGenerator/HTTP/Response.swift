/// A complete answer; its pointers lead into the connection's buffer and are valid only while it is checked.
struct Response {
    let status: Int
    /// Empty when there is none, as `location`.
    let etag: UnsafeBufferPointer<UInt8>
    let location: UnsafeBufferPointer<UInt8>
    let body: UnsafeBufferPointer<UInt8>
}
