/// What somebody is granted, as plain data: uses of types, restricted to a compartment and by search parameters if need be.
///
/// A SMART v2 scope is one: `patient/Observation.rs?category=laboratory` grants `rs` on Observation in the compartment of the launch's
/// patient, with the parameter `category`.
package struct AccessGrant: Sendable, Hashable {
    /// The compartment that resources must be in.
    package struct Compartment: Sendable, Hashable {
        package var type: String
        package var id: String

        package init(_ type: String, _ id: String) {
            self.type = type
            self.id = id
        }
    }

    /// A search parameter with its value as in a URL, decoded; several must all be met.
    package struct Parameter: Sendable, Hashable {
        package var name: String
        package var value: String

        package init(_ name: String, _ value: String) {
            self.name = name
            self.value = value
        }
    }

    /// Names of resource types; `*` stands for all.
    package var types: [String]
    /// Letters out of SMART's `cruds`.
    package var uses: String
    package var compartment: Compartment?
    package var parameters: [Parameter]

    package init(_ types: [String], _ uses: String, in compartment: Compartment? = nil, where parameters: [Parameter] = []) {
        self.types = types
        self.uses = uses
        self.compartment = compartment
        self.parameters = parameters
    }
}
