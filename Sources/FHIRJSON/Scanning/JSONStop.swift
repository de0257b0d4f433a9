/// Why reading a JSON text cannot go on.
enum JSONStop: Error {
    /// The text is not JSON: what was expected at an offset.
    case syntax(Int, StaticString)
    case depth
    case nodes
    /// There are enough issues already.
    case enough
}
