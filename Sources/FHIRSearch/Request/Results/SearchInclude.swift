package import FHIRSchema

/// Which further resources an answer is to hold, found by following references from its entries or to them (R4 `search.html#include`).
package struct SearchInclude: Sendable, Hashable {
    /// References to follow: those of a parameter, to resources of some types.
    package struct Link: Sendable, Hashable {
        package var parameter: ParameterNumber
        /// Nil: of any type.
        package var targets: [TypeID]?

        package init(_ parameter: ParameterNumber, to targets: [TypeID]?) {
            self.parameter = parameter
            self.targets = targets
        }
    }

    /// Whether references are followed backwards: to the resources that refer to an entry.
    package var isReverse: Bool
    /// Whether it is applied again to what was included.
    package var iterates: Bool
    /// The type of the resources that refer; nil: any.
    package var source: TypeID?
    /// Nil: all references of the source, whether a search parameter covers them or not.
    package var links: [Link]?
    /// For `*` with a type behind it: only to these. Nil: to any.
    package var targets: [TypeID]?

    package init(isReverse: Bool, iterates: Bool, source: TypeID? = nil, links: [Link]? = nil, targets: [TypeID]? = nil) {
        self.isReverse = isReverse
        self.iterates = iterates
        self.source = source
        self.links = links
        self.targets = targets
    }
}
