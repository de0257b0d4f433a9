/// Where a private record is: its collection, in whichever tenant, and its key.
package struct RecordAddress: Sendable, Hashable {
    package var collection: RecordCollection
    package var key: String

    package init(_ collection: RecordCollection, _ key: String) {
        self.collection = collection
        self.key = key
    }
}
