package import FHIRSchema

/// Keys that tell what a resource contains, in the one parameter `.contained`: one for each type of the resources in `contained`.
///
/// Permanent: number of the contained type ‖ number of the container's type, both of two bytes, big-endian.
package enum ContainedKey {
    /// Appends the key of a resource of one type that contains some of another.
    static func append(_ type: TypeID, in container: TypeID, _ numbering: IndexNumbering, to key: inout [UInt8]) {
        key.append(bigEndian: numbering.number(of: type))
        key.append(bigEndian: numbering.number(of: container))
    }

    /// The key of a resource of one type that contains some of another.
    package static func encode(_ type: TypeID, in container: TypeID, _ numbering: IndexNumbering) -> [UInt8] {
        var key: [UInt8] = []
        append(type, in: container, numbering, to: &key)
        return key
    }

    /// The rows of resources of one type that contain some of another.
    package static func rows(_ type: TypeID, in container: TypeID, _ numbering: IndexNumbering) -> RowCriterion {
        RowCriterion(.contained, [.exactly(encode(type, in: container, numbering))])
    }
}
