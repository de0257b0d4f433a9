package import FHIRModel

/// The port through which `resolve()` reaches resources outside the one that is evaluated, and `slice()` its structure definitions.
///
/// Synchronous: an implementation reads from a snapshot, a view or memory, and never waits for the network.
package protocol ResourceResolver: Sendable {
    /// The resource that a reference, URI or canonical names; nil when there is none, or none that may be read.
    /// - Parameter reference: as it is written, without a fragment; relative ones in a Bundle whose `fullUrl` tells their base are given
    ///   as absolute ones.
    func resource(_ reference: String) -> Arena?
}
