import Testing

@testable import AuthPlugin

struct SmartScopeTests {
    @Test(arguments: [
        ("user/Observation.rs", SmartScope(.user, "Observation", [.read, .search])),
        ("patient/*.cruds", SmartScope(.patient, nil, .all)),
        ("system/Patient.c", SmartScope(.system, "Patient", .create)),
        ("patient/Observation.read", SmartScope(.patient, "Observation", [.read, .search])),
        ("user/*.write", SmartScope(.user, nil, [.create, .update, .delete])),
        ("system/*.*", SmartScope(.system, nil, .all)),
        (
            "patient/Observation.rs?category=http://terminology.hl7.org/CodeSystem/observation-category|laboratory",
            SmartScope(
                .patient, "Observation", [.read, .search],
                [.init("category", "http://terminology.hl7.org/CodeSystem/observation-category|laboratory")])
        ),
        (
            "user/Task.u?status=in%2Dprogress&code:not=a%20b%26c",
            SmartScope(.user, "Task", .update, [.init("status", "in-progress"), .init("code:not", "a b&c")])
        ),
    ])
    func `scopes of both versions are read`(_ text: String, _ scope: SmartScope) throws {
        let read = try #require(SmartScope(text))
        #expect(read == scope)
        #expect(SmartScope(read.text) == scope)
    }

    @Test(arguments: [
        "", "user", "user/", "user/Patient", "user/Patient.", "user/patient.rs", "user/Patient.sr", "user/Patient.rr", "user/Patient.x",
        "other/Patient.rs", "user/Patient.rs.rs", "user/Patient.rs?", "user/Patient.rs?a", "user/Patient.rs?=b", "user/Patient.rs?a=",
        "user/Patient.rs?a=%2", "user/Patient.rs?a=%FF", "user/Pat1ent.rs", "/Patient.rs", "user/**.rs", "user/Patient.read?a=b&",
    ])
    func `what is no scope is not`(_ text: String) { #expect(SmartScope(text) == nil) }

    @Test func `a scope allows what it names`() throws {
        let scope = try #require(SmartScope("user/Observation.rs"))
        #expect(scope.allows(.read, on: "Observation"))
        #expect(scope.allows([.read, .search], on: "Observation"))
        #expect(!scope.allows([.read, .update], on: "Observation"))
        #expect(!scope.allows(.read, on: "Patient"))
        #expect(try #require(SmartScope("user/*.r")).allows(.read, on: "Patient"))
    }

    @Test func `a list is told apart`() {
        let scopes = SmartScopes(
            "openid  launch/patient patient/Observation.read patient/Observation.rs offline_access nonsense openid user/x")
        #expect(scopes.clinical == [SmartScope(.patient, "Observation", [.read, .search])])
        #expect(scopes.other == ["openid", "launch/patient", "offline_access"])
        #expect(scopes.unknown == ["nonsense", "user/x"])
        #expect(scopes.wantsRefresh)
        #expect(scopes.text == "openid launch/patient offline_access patient/Observation.rs")
        #expect(!SmartScopes("").wantsRefresh)
    }
}
