import PluginKit

/// The roles and permissions that every hospital has from the beginning.
enum SystemRoles {
    struct Definition: Sendable {
        /// The role's id and name.
        let name: String
        let permissions: [Permission]
    }

    /// The role of who administers the server; only the first hospital has it.
    static let server = Definition(name: "system-administrator", permissions: [Permission("*", "*")])

    /// The resources that permissions are about, by the domain they belong to.
    static let administration = ["users", "roles", "permissions", "hospitals", "api-keys", "events"]
    static let patient = ["patients", "history", "allergies", "contacts"]
    static let clinical = ["consultations", "diagnoses", "treatment-plans"]
    static let pharmacy = ["prescriptions", "medications", "drug-interactions", "inventory"]
    static let laboratory = ["lab-orders", "lab-results", "specimens"]
    static let appointment = ["appointments", "availability", "scheduling-rules"]
    static let billing = ["claims", "payments", "insurance", "invoices"]
    static let analytics = ["reports", "dashboards", "metrics", "export"]
    /// FHIR resources that belong to no domain.
    static let plain = ["resources"]

    static let resources =
        administration + patient + clinical + pharmacy + laboratory + appointment + billing + analytics + plain
    static let actions = ["read", "write", "delete"]

    /// Every permission that roles of a hospital may have from the beginning.
    static let permissions: [Permission] =
        resources.flatMap { resource in actions.map { Permission(resource, $0) } }
        + [Permission("resources", "import"), Permission("patients", "merge")]

    static let all: [Definition] = [
        Definition(name: "admin", permissions: grant(resources, actions) + [Permission("patients", "merge")]),
        Definition(
            name: "doctor",
            permissions: grant(patient + clinical + ["prescriptions", "lab-orders", "appointments"], ["read", "write"])
                + grant(["history", "allergies", "diagnoses", "treatment-plans"], ["delete"])
                + grant([
                    "medications", "drug-interactions", "inventory", "lab-results", "specimens", "availability", "reports", "resources",
                ])),
        Definition(
            name: "nurse",
            permissions: grant(
                ["patients", "history", "allergies", "contacts", "consultations", "specimens", "appointments"], ["read", "write"])
                + grant(
                    [
                        "diagnoses", "treatment-plans", "prescriptions", "medications", "drug-interactions", "lab-orders", "lab-results",
                        "availability", "resources",
                    ])),
        Definition(
            name: "pharmacist",
            permissions: grant(pharmacy, ["read", "write"]) + grant(["inventory"], ["delete"])
                + grant(["patients", "history", "allergies", "diagnoses", "treatment-plans", "lab-results"])),
        Definition(
            name: "lab-technician",
            permissions: grant(laboratory, ["read", "write"]) + grant(["specimens"], ["delete"]) + grant(["patients", "allergies"])),
        Definition(
            name: "receptionist",
            permissions: grant(["patients", "contacts", "appointments", "availability", "insurance"], ["read", "write"])
                + grant(["appointments", "contacts"], ["delete"]) + grant(["scheduling-rules", "users"])),
        Definition(
            name: "billing-clerk",
            permissions: grant(billing, ["read", "write"]) + grant(["invoices"], ["delete"])
                + grant(["patients", "contacts", "consultations", "diagnoses", "appointments", "prescriptions", "lab-orders", "reports"])),
    ]

    private static let known = Set(resources)

    /// Whether a permission is a hospital's own: about something that nothing of the server asks for.
    static func isOwn(_ permission: Permission) -> Bool { !permission.isWide && !known.contains(permission.resource) }

    private static func grant(_ resources: [String], _ actions: [String] = ["read"]) -> [Permission] {
        resources.flatMap { resource in actions.map { Permission(resource, $0) } }
    }
}
