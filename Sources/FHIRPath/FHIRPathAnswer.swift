package import FHIRModel

/// What an evaluation found, with the arena that its nodes belong to.
package struct FHIRPathAnswer: Sendable {
    /// In order.
    package let values: [FHIRPathValue]
    /// The arena that was evaluated, and behind its nodes those of resources that `resolve()` brought in and of definitions that
    /// `elementDefinition()` made, each below a root of its own.
    package let arena: Arena
}
