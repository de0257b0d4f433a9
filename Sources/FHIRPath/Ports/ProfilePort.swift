package import FHIRModel

/// The port through which `conformsTo()` asks whether an element keeps to a profile; validation implements it.
package protocol ProfilePort: Sendable {
    /// Whether an element or resource conforms; nil when the profile is not known.
    func conforms(_ node: NodeID, in arena: Arena, to profile: String) -> Bool?
}
