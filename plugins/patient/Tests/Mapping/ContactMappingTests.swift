import FHIRSchema
import PluginKit
import Testing

@testable import PatientPlugin

struct ContactMappingTests {
    @Test func `contacts without an id have one by their place that no other has`() throws {
        let patient = try FHIRText.resource(
            #"{"resourceType":"Patient","contact":[{"name":{"text":"A"}},{"id":"contact-1","name":{"text":"B"}},{"name":{"text":"C"}}]}"#)
        #expect(ContactMapping.contracts(patient).map(\.id) == ["contact-4", "contact-1", "contact-3"])
    }

    @Test func `an id by place stays when a contact before it goes`() throws {
        let patient = try FHIRText.resource(
            #"{"resourceType":"Patient","contact":[{"name":{"text":"A"}},{"name":{"text":"B"}}]}"#)
        var editor = ResourceEditor(patient)
        #expect(ContactMapping.remove(id: "contact-1", from: &editor))
        let contacts = ContactMapping.contracts(try FHIRText.reread(editor))
        #expect(contacts.map(\.id) == ["contact-2"])
        #expect(contacts.map(\.name) == ["B"])
    }

    @Test func `the last contact leaves no empty element behind`() throws {
        var editor = ResourceEditor(.r4, "Patient")
        ContactMapping.add(EmergencyContact(name: "A", relationship: "aunt", phone: "1"), id: "a", to: &editor)
        #expect(ContactMapping.remove(id: "a", from: &editor))
        #expect(FHIRText.json(try FHIRText.reread(editor)) == #"{"resourceType":"Patient"}"#)
    }

    @Test func `a contact is the same after having been FHIR, new or changed`() throws {
        for seed in 0..<300 {
            var random = SeededRandom(seed: UInt64(seed))
            var (first, second) = (random.contact(), random.contact())
            first.id = "c"
            second.id = "c"
            var editor = ResourceEditor(.r4, "Patient")
            ContactMapping.add(first, id: "c", to: &editor)
            #expect(ContactMapping.contracts(try FHIRText.reread(editor)) == [first], "seed \(seed)")
            #expect(ContactMapping.update(second, id: "c", in: &editor))
            #expect(ContactMapping.contracts(try FHIRText.reread(editor)) == [second], "seed \(seed)")
        }
    }

    @Test func `who is not there can be neither changed nor removed`() {
        var editor = ResourceEditor(.r4, "Patient")
        #expect(!ContactMapping.update(EmergencyContact(name: "A", relationship: "b", phone: "1"), id: "x", in: &editor))
        #expect(!ContactMapping.remove(id: "x", from: &editor))
    }
}
