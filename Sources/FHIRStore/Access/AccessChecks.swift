import FHIRCore
import FHIRSchema
import FHIRSearch

/// The checks of restrictions beside those of the search that they restrict: the former have numbers of their own.
struct AccessChecks: ResourceChecks {
    /// The number of the first check of the first grant; each grant has room for as many as a criterion can have.
    private static let first = 1 << 40
    private static let bits = 20

    let restrictions: [any ResourceChecks]
    /// Of the search; nil when it has none.
    let query: (any ResourceChecks)?

    /// How far the numbers of a grant's checks are moved.
    static func offset(_ grant: Int) -> Int { first + grant << bits }

    private func owner(_ check: Int) -> (checks: any ResourceChecks, number: Int)? {
        guard check >= Self.first else { return query.map { ($0, check) } }
        let grant = (check - Self.first) >> Self.bits
        return restrictions.indices.contains(grant) ? (restrictions[grant], check - Self.offset(grant)) : nil
    }

    func holds(_ check: Int, type: TypeID, id: ResourceID, body: [UInt8]) -> Bool {
        owner(check).map { $0.checks.holds($0.number, type: type, id: id, body: body) } ?? false
    }

    func words(of check: Int) -> WordQuery? { owner(check).flatMap { $0.checks.words(of: $0.number) } }

    func holds(_ check: Int, _ resource: ContainedResource) -> Bool {
        owner(check).map { $0.checks.holds($0.number, resource) } ?? false
    }

    // MARK: Asked by searches alone

    func contained(
        _ type: TypeID, by parameter: ParameterReference?, in container: TypeID, body: [UInt8]
    ) -> [ContainedResource] { query?.contained(type, by: parameter, in: container, body: body) ?? [] }

    func contained(_ type: TypeID, by parameter: ParameterReference, of resource: ContainedResource) -> [ContainedResource] {
        query?.contained(type, by: parameter, of: resource) ?? []
    }

    func canonicalKeys(of type: TypeID, _ id: ResourceID, body: [UInt8], by parameter: ParameterNumber) -> [IndexKey] {
        query?.canonicalKeys(of: type, id, body: body, by: parameter) ?? []
    }

    func named(_ url: [UInt8]) -> (type: TypeID, id: ResourceID)? { query?.named(url) }
}
