/// The few constructs of FHIRPath that R4's search parameters use, as a tree.
indirect enum PathExpression: Sendable, Hashable {
    /// What the path is applied to.
    case focus
    /// `%resource`
    case resource
    /// A name at the beginning of a path: the resource's type, or an element of the focus.
    case start(String)
    /// An element; for a choice (`value[x]`) of any type.
    case element(PathExpression, String)
    case index(PathExpression, Int)
    case call(PathExpression, String, [PathExpression])
    case text(String)
    case bool(Bool)
    /// `as X`, `.as(X)`, `.ofType(X)`
    case cast(PathExpression, String)
    /// `is X`
    case hasType(PathExpression, String)
    case union(PathExpression, PathExpression)
    case equal(PathExpression, PathExpression, negated: Bool)
    case and(PathExpression, PathExpression)
    case or(PathExpression, PathExpression)
}
