/// The port through which searches and validation ask what codes mean: which there are, what is above what, what is in a value set.
///
/// Synchronous and without I/O: an implementation is a snapshot of content at hand. What it cannot know it says, and never guesses.
/// Systems and value sets are named by canonical URLs, value sets also with `|version`. Codes are compared with or without case as their
/// system says (R4 codesystem.html, `caseSensitive`: without, unless it is true); the codes answered are written as their system does.
package protocol TerminologyPort: Sendable {
    /// Whether the codes of the system can be looked up here.
    func isKnown(system: String) -> Bool

    /// Whether the system has the code; nil when that cannot be known.
    func contains(system: String, code: String) -> Bool?

    /// Whether the ancestor is above the descendant by any number of steps, or the same; nil when that cannot be known.
    func subsumes(system: String, ancestor: String, descendant: String) -> Bool?

    /// The codes below a code by any number of steps, without itself; nil when the code is not known. Cost: O(answer).
    func descendants(system: String, code: String) -> [String]?

    /// The codes above a code by any number of steps, without itself; nil when the code is not known. Cost: O(answer).
    func ancestors(system: String, code: String) -> [String]?

    /// What is in a value set. Cost: O(answer).
    /// - Parameter limit: the most codes listed; a system that is in the set as a whole and has more is answered without a list.
    func members(of valueSet: String, limit: Int) throws(TerminologyFailure) -> ValueSetMembers

    /// Whether a code is in a value set; without a system, whether the code of any system is.
    func isMember(system: String?, code: String, of valueSet: String) throws(TerminologyFailure) -> Bool
}

/// Why what is in a value set cannot be told.
package enum TerminologyFailure: Error, Sendable, Hashable {
    /// There is no value set with this canonical URL.
    case unknownValueSet(String)
    /// The value set asks for concepts of a code system whose content is not here.
    case unknownSystem(String)
    /// The value set filters by a property and operation that are not understood.
    case unsupportedFilter(property: String, operation: String)
    /// The value set imports itself.
    case circularImport(String)
    /// The value set has more codes than the limit.
    case tooCostly(limit: Int)
}
