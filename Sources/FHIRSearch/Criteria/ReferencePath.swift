/// How resources lead to others by a parameter of kind reference.
package struct ReferencePath: Sendable, Hashable {
    /// The number that references by it have in their keys.
    package var parameter: ParameterNumber
    /// Also from a resource to what it contains itself, by the elements of this parameter. Nil: not.
    package var inside: ParameterReference?
    /// Also by canonical URL: the number of the parameter `url` of the type that is referred to. Nil: not.
    package var url: ParameterNumber?

    package init(_ parameter: ParameterNumber, inside: ParameterReference? = nil, url: ParameterNumber? = nil) {
        self.parameter = parameter
        self.inside = inside
        self.url = url
    }
}
