package import FHIRCore
package import FHIRSchema

/// What names a resource in a store: ids are unique per tenant and type.
package struct ResourceKey: Hashable, Sendable {
    package let tenant: Tenant
    package let type: TypeID
    package let id: ResourceID

    package init(_ tenant: Tenant, _ type: TypeID, _ id: ResourceID) {
        self.tenant = tenant
        self.type = type
        self.id = id
    }
}
