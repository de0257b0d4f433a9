import FHIRCore
import FHIRSchema
import FHIRSearch
import FHIRStore
import Testing

/// What rights say before any resource is looked at.
struct AccessRightsTests {
    private let patient = Schema.r4.known.patient
    private let observation = Schema.r4.known.observation
    private let key = SearchCriterion.rows(RowCriterion(ParameterNumber(rawValue: 16), [.all]))

    private struct Checks: ResourceChecks {
        func holds(_ check: Int, type: TypeID, id: ResourceID, body: [UInt8]) -> Bool { true }
    }

    @Test func `no grant opens nothing`() {
        let rights = AccessRights([], name: "")
        for use in AccessUse.allCases {
            #expect(rights[use, patient] == .denied)
            #expect(!rights.hasAny(use))
        }
    }

    @Test func `a grant opens its uses of its type`() {
        let rights = AccessRights([AccessRights.Grant(patient, [.read, .search])], name: "")
        #expect(rights[.read, patient] == .everything)
        #expect(rights[.delete, patient] == .denied)
        #expect(rights[.read, observation] == .denied)
        #expect(rights.hasAny(.search) && !rights.hasAny(.create))
    }

    @Test func `alternatives widen, and one that is everything is all`() {
        let restricted = AccessRights([AccessRights.Grant(patient, [.read], key)], name: "")
        guard case .restricted(let restriction) = restricted[.read, patient] else { return #expect(Bool(false)) }
        #expect(restriction.criterion == key)
        let wide = AccessRights([AccessRights.Grant(patient, [.read], key), AccessRights.Grant(patient, [.read])], name: "")
        #expect(wide[.read, patient] == .everything)
    }

    @Test func `what other resources decide opens nothing, nor does a check that is not there`() {
        let path = ReferencePath(ParameterNumber(rawValue: 17))
        for criterion in [
            SearchCriterion.refers(path, observation, .all), .referredBy(observation, path, .all), .contains(observation, .all),
            .checked(0),
            .not(.checked(0)), .and([key, .refers(path, observation, .all)]), .nothing,
        ] {
            #expect(AccessRights([AccessRights.Grant(patient, [.read], criterion)], name: "")[.read, patient] == .denied)
        }
        let checked = AccessRights([AccessRights.Grant(patient, [.read], .checked(0), checks: Checks())], name: "")
        #expect(checked.has(.read, patient))
    }

    @Test func `an access without rights is the host's or anybody's, and rights tell accesses apart`() {
        #expect(Access.system("test").rights == nil)
        let first = Access(tenant: .default, principal: "a", rights: AccessRights([AccessRights.Grant(patient, [.read])], name: "1"))
        let same = Access(tenant: .default, principal: "a", rights: AccessRights([AccessRights.Grant(patient, [.read])], name: "1"))
        let other = Access(tenant: .default, principal: "a", rights: AccessRights([AccessRights.Grant(patient, [.search])], name: "1"))
        #expect(first == same && first.hashValue == same.hashValue)
        #expect(first != other)
        #expect(first != Access(tenant: .default, principal: "a"))
    }
}
