/// Makes of a body what a store keeps on its disk: work that need not be done in the serial writer.
package protocol BodyPacking: Sendable {
    /// The body as the store keeps it. Runs on any thread, on several at once; O(bytes of the body), a few microseconds for the usual one.
    func pack(_ body: [UInt8]) -> PackedBody
}

/// A body as a store's rows hold it.
package struct PackedBody: Sendable, Hashable {
    /// The store's own number of the form.
    package var form: Int64
    /// Nil: the stored form as it is.
    package var bytes: [UInt8]?

    package init(form: Int64, bytes: [UInt8]?) {
        self.form = form
        self.bytes = bytes
    }
}
