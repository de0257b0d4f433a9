/// Everything that keeps plugins from running together, reported at once.
package struct CatalogueConflicts: Error, Sendable, CustomStringConvertible {
    /// One sentence each.
    package let conflicts: [String]

    package var description: String { conflicts.joined(separator: "\n") }
}
