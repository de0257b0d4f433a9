import FHIRSchema
import PluginKit
import Testing

@testable import AuthPlugin

struct MappingTests {
    /// Texts that are hard to keep.
    private static let texts = ["Ada", "Anna Maria", "O'Neill", "Þórður", "a \"b\" \\c", "李", "x".padding(200)]

    @Test func `a Practitioner says what was written, and keeps what else it says`() throws {
        for first in Self.texts {
            for last in Self.texts {
                let mapping = PractitionerMapping(
                    name: PersonName(first: first, last: last), email: "a@b.example", isActive: first.count % 2 == 0)
                var fresh = ResourceEditor(.r4, "Practitioner")
                mapping.write(to: &fresh)
                #expect(PractitionerMapping(try Text.reread(fresh.resource)) == mapping)
                var other = ResourceEditor(
                    try Text.resource(
                        #"""
                        {"resourceType":"Practitioner","identifier":[{"value":"7"}],"name":[{"use":"nickname","given":["Q"]},
                        {"use":"official","text":"old","family":"Old","given":["A","B"],"prefix":["Dr."]}],"telecom":[{"system":"phone",
                        "value":"1"},{"system":"email","value":"old@b.example","use":"home"}],"gender":"female"}
                        """#
                    ))
                mapping.write(to: &other)
                let read = try Text.reread(other.resource)
                #expect(PractitionerMapping(read) == mapping)
                #expect(read.string("gender") == "female")
                #expect(read.all("name").count == 2)
                #expect(read.all("name")[1].strings("prefix") == ["Dr."])
                #expect(read.all("telecom").map { $0.string("use") } == [nil, "home"])
            }
        }
    }

    @Test func `writing what is there changes nothing`() throws {
        let before = try Text.resource(
            #"""
            {"resourceType":"Practitioner","active":true,"name":[{"text":"Ada M. Berg","family":"Berg","given":["Ada","M."]}],
            "telecom":[{"system":"email","value":"a@b.example"}]}
            """#
        )
        var editor = ResourceEditor(before)
        PractitionerMapping(before).write(to: &editor)
        #expect(Text.of(editor.arena) == Text.of(before.arena))
    }

    @Test func `a PractitionerRole says who, where and which roles`() throws {
        var mapping = PractitionerRoleMapping(
            user: "u1", hospital: "h1", roles: [.init(id: "doctor", name: "doctor"), .init(id: "0190", name: "Head of ward")],
            isActive: true)
        var editor = ResourceEditor(.r4, "PractitionerRole")
        mapping.write(to: &editor)
        var read = try Text.reread(editor.resource)
        #expect(PractitionerRoleMapping(read) == mapping)
        #expect(read["code"]?.hasCode("doctor", system: PractitionerRoleMapping.standard) == true)
        mapping.roles = [.init(id: "nurse", name: "nurse")]
        mapping.isActive = false
        editor.addCoding(system: "urn:other", code: "x", to: editor.add("code"))
        mapping.write(to: &editor)
        read = try Text.reread(editor.resource)
        #expect(PractitionerRoleMapping(read) == mapping)
        #expect(read.all("code").count == 2)
    }

    @Test func `an Organization says what was written`() throws {
        let addresses: [OrganizationMapping.Address?] = [
            nil, .init(lines: ["Street 1", "House B"], city: "Berlin", state: "BE", postalCode: "10115", country: "DE"),
            .init(city: "Bergen"),
        ]
        var editor = ResourceEditor(.r4, "Organization")
        for name in Self.texts {
            for address in addresses {
                for phone in [nil, "+49 30 1"] {
                    let mapping = OrganizationMapping(name: name, address: address, phone: phone, isActive: phone == nil)
                    mapping.write(to: &editor)
                    #expect(OrganizationMapping(try Text.reread(editor.resource)) == mapping)
                    if let address { #expect(OrganizationMapping.Address(address.json) == address) }
                }
            }
        }
        #expect(editor.resource.all("type").count == 1)
    }

    @Test func `system roles ask for permissions that there are`() {
        let known = Set(SystemRoles.permissions)
        for role in SystemRoles.all {
            #expect(Set(role.permissions).isSubset(of: known), "\(role.name)")
            #expect(!role.permissions.contains(Permission("resources", "import")))
        }
        #expect(
            SystemRoles.all.map(\.name) == ["admin", "doctor", "nurse", "pharmacist", "lab-technician", "receptionist", "billing-clerk"])
        #expect(known.allSatisfy { $0.isLegal })
        #expect(Permission("*", "*").isLegal && Permission("*", "*").id == "any.any")
        #expect(!Permission("any", "read").isLegal && !Permission("Patients", "read").isLegal && !Permission("", "read").isLegal)
    }
}

extension String {
    fileprivate func padding(_ count: Int) -> String { String(repeating: self, count: count) }
}
