import Crypto
package import FHIRCore
import FHIRJSON
package import FHIRModel
package import FHIRSchema
package import FHIRSearch
package import FHIRStore

/// A resource with everything about it that can be computed before its commit.
package struct PreparedResource: Sendable {
    package var type: TypeID
    /// The id in the body, if it has one.
    package var id: ResourceID?
    package var body: PreparedBody
    /// What its keys were made with.
    package var catalogue: SearchCatalogue
    /// The resources of this server that it refers to, each with the FHIRPath of the reference.
    package var references: [Reference]
    /// The references by search (`Patient?identifier=…`), which mean something only in a transaction.
    package var searches: [ElementPlace]

    /// One literal reference.
    package struct Reference: Sendable {
        package var target: LiteralReference
        package var place: ElementPlace
        /// The FHIRPath of the reference.
        package var path: String { place.path }
    }
}

/// Turns a parsed resource into what the store keeps: stored form, hash, index keys, the body as it lies on the disk. Runs anywhere, touches nothing.
package struct Preparation: Sendable {
    private let catalogue: SearchCatalogue
    private let packing: (any BodyPacking)?

    /// - Parameter packing: the store's.
    package init(_ catalogue: SearchCatalogue, packing: (any BodyPacking)?) {
        self.catalogue = catalogue
        self.packing = packing
    }

    /// O(size of the resource).
    /// - Parameter keepsImportTag: whether the tag of unchecked imports stays; only the host gives it.
    package func callAsFunction(_ given: Arena, keepsImportTag: Bool = false) -> PreparedResource {
        let arena = keepsImportTag ? given : ImportTag.removed(from: given)
        let body = StoredForm.write(arena)
        let found = catalogue.extract(arena)
        return PreparedResource(
            type: arena.type, id: arena.id.flatMap { ResourceID($0) },
            body: PreparedBody(body: body, hash: Self.hash(body), keys: found.keys, packed: packing?.pack(body)), catalogue: catalogue,
            references: found.references.map { PreparedResource.Reference(target: $0.target, place: ElementPlace($0.node, of: arena)) },
            searches: found.searches.map { ElementPlace($0, of: arena) })
    }

    /// The first 128 bits of the SHA-256.
    package static func hash(_ body: [UInt8]) -> BodyHash {
        let digest = SHA256.hash(data: body)
        return digest.withUnsafeBytes { bytes in
            BodyHash(
                high: bytes.loadUnaligned(fromByteOffset: 0, as: UInt64.self).bigEndian,
                low: bytes.loadUnaligned(fromByteOffset: 8, as: UInt64.self).bigEndian)
        }
    }
}
