/// Some resources of a type that a plugin claims, such as the Conditions that are a patient's history.
///
/// Slices of one type are disjoint: the first that holds would not be the only one otherwise. A change that moves a resource from one slice
/// to another concerns both.
package struct ResourceSlice: Sendable {
    /// Unique over the server, such as `patient.history`.
    package var id: String
    package var type: String
    /// Whether a resource of the type belongs to it. Pure and quick: it runs inside commits.
    package var holds: @Sendable (Resource) -> Bool

    package init(_ id: String, of type: String, _ holds: @escaping @Sendable (Resource) -> Bool) {
        self.id = id
        self.type = type
        self.holds = holds
    }
}
