/// Everything that a `ResourceStore` promises, one case a promise. Each case is run on an empty store.
package struct StoreContract: Sendable, CustomStringConvertible {
    package let description: String
    package let check: @Sendable (ContractSubject) async throws -> Void

    init(_ description: String, _ check: @escaping @Sendable (ContractSubject) async throws -> Void) {
        self.description = description
        self.check = check
    }

    package static let all: [StoreContract] =
        versions + histories + tenants + searches + commits + records + definitions + cancellations + privateRecords + events + access
}
