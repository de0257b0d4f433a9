import FHIRCore
import FHIRSchema
import PluginKit
import Testing

@testable import PatientPlugin

struct PatientMappingTests {
    @Test func `a patient of the contract is the same after having been FHIR`() throws {
        for seed in 0..<400 {
            var random = SeededRandom(seed: UInt64(seed))
            var patient = random.patient()
            var editor = ResourceEditor(.r4, "Patient")
            PatientMapping.apply(patient, to: &editor) { "contact" }
            patient.emergencyContact?.id = "contact"
            #expect(PatientMapping.contract(try FHIRText.reread(editor)) == patient, "seed \(seed)")
        }
    }

    @Test func `a patient that is changed into another is that other`() throws {
        for seed in 0..<400 {
            var random = SeededRandom(seed: UInt64(seed))
            var editor = ResourceEditor(.r4, "Patient")
            PatientMapping.apply(random.patient(), to: &editor) { "contact" }
            var second = random.patient()
            PatientMapping.apply(second, to: &editor) { "other" }
            second.emergencyContact?.id = "contact"
            #expect(PatientMapping.contract(try FHIRText.reread(editor)) == second, "seed \(seed)")
        }
    }

    @Test func `a patient that is written as it was read stays the same resource`() throws {
        let resource = try FHIRText.resource(Self.full)
        var editor = ResourceEditor(resource)
        PatientMapping.apply(PatientMapping.contract(resource), to: &editor) { "new" }
        #expect(FHIRText.json(editor.resource) == FHIRText.json(resource))
    }

    @Test func `a change touches what it is about and keeps what the contract does not know`() throws {
        let resource = try FHIRText.resource(Self.full)
        var patient = PatientMapping.contract(resource)
        patient.phone = "+999 1"
        patient.lastName = "Bélanger"
        var editor = ResourceEditor(resource)
        PatientMapping.apply(patient, to: &editor) { "new" }
        let changed = try FHIRText.reread(editor)
        #expect(ResourceDifference.names(resource, changed) == ["name", "telecom"])
        #expect(changed.all("name").count == 2)
        #expect(changed.all("name").last?.string("prefix") == "Dr")
        #expect(changed.all("telecom").map { $0.string("value") } == ["old", "+999 1", "zoe@example.org"])
        #expect(changed.all("telecom")[1].string("use") == "mobile")
    }

    @Test func `what FHIR says is read as the contract has it`() throws {
        let patient = PatientMapping.contract(try FHIRText.resource(Self.full))
        #expect(patient.hospitalId == "lake")
        #expect(patient.mrn == "LRH-1")
        #expect(patient.firstName == "Zoë Anaïs")
        #expect(patient.lastName == "Tremblay")
        #expect(patient.dateOfBirth == "2003-01-19")
        #expect(patient.phone == "+999 70")
        #expect(patient.email == "zoe@example.org")
        #expect(patient.address?.street == "Flat 2\n88 Upper Quay")
        #expect(patient.emergencyContact?.name == "Luc Tremblay")
        #expect(patient.emergencyContact?.relationship == "Father")
        #expect(patient.emergencyContact?.id == "luc")
        #expect(patient.isActive == true)
    }

    @Test func `what FHIR does not say is not made up`() throws {
        #expect(PatientMapping.contract(try FHIRText.resource(#"{"resourceType":"Patient","birthDate":"1984-05"}"#)) == Patient())
    }

    @Test func `a new number of the hospital stands beside one of elsewhere`() throws {
        let resource = try FHIRText.resource(
            """
            {"resourceType":"Patient","managingOrganization":{"reference":"Organization/h"},"identifier":[{"type":{"coding":[{"system":
            "http://terminology.hl7.org/CodeSystem/v2-0203","code":"MR"}]},"system":"http://elsewhere.example","value":"E1"}]}
            """)
        var patient = PatientMapping.contract(resource)
        #expect(patient.mrn == "E1")
        patient.mrn = "H1"
        var editor = ResourceEditor(resource)
        PatientMapping.apply(patient, to: &editor) { "new" }
        let changed = try FHIRText.reread(editor)
        #expect(changed.all("identifier").map { $0.string("system") } == ["http://elsewhere.example", "urn:caresync-fhir:mrn:h"])
        #expect(PatientMapping.contract(changed).mrn == "H1")
    }

    @Test func `another address has nothing of the former but its use`() throws {
        let resource = try FHIRText.resource(
            """
            {"resourceType":"Patient","address":[{"extension":[{"url":"http://hl7.org/fhir/StructureDefinition/geolocation","extension":
            [{"url":"latitude","valueDecimal":1.5}]}],"use":"home","text":"1 A, B","line":["1 A"],"city":"B"}]}
            """)
        var patient = PatientMapping.contract(resource)
        patient.address = Address(street: "2 C", city: "D")
        var editor = ResourceEditor(resource)
        PatientMapping.apply(patient, to: &editor) { "new" }
        #expect(
            FHIRText.json(try FHIRText.reread(editor))
                == #"{"resourceType":"Patient","address":[{"use":"home","line":["2 C"],"city":"D"}]}"#)
    }

    static let full = """
        {"resourceType":"Patient","id":"zoe","text":{"status":"generated","div":"<div xmlns=\\"http://www.w3.org/1999/xhtml\\">Z</div>"},
        "extension":[{"url":"http://example.org/x","valueString":"kept"}],
        "identifier":[{"system":"urn:ssn","value":"9"},{"use":"usual","type":{"coding":[{"system":
        "http://terminology.hl7.org/CodeSystem/v2-0203","code":"MR"}]},"system":"https://lakeside.example/mrn","value":"LRH-1"}],
        "active":true,"name":[{"use":"nickname","given":["Zo"]},{"use":"official","family":"Tremblay","given":["Zoë","Anaïs"],
        "prefix":["Dr"]}],"telecom":[{"system":"phone","value":"old","use":"old"},{"system":"phone","value":"+999 70","use":"mobile"},
        {"system":"email","value":"zoe@example.org"}],"gender":"other","birthDate":"2003-01-19","_birthDate":{"extension":[{"url":
        "http://hl7.org/fhir/StructureDefinition/patient-birthTime","valueDateTime":"2003-01-19T04:00:00Z"}]},
        "address":[{"use":"old","city":"Elsewhere"},{"use":"home","line":["Flat 2","88 Upper Quay"],"city":"Port Alder"}],
        "contact":[{"relationship":[{"coding":[{"system":"http://terminology.hl7.org/CodeSystem/v2-0131","code":"E"}]}],"name":{"text":
        "The firm"}},{"id":"luc","relationship":[{"coding":[{"system":"http://terminology.hl7.org/CodeSystem/v2-0131","code":"C"}]},
        {"text":"Father"}],"name":{"family":"Tremblay","given":["Luc"]},"telecom":[{"system":"phone","value":"1"}]}],
        "communication":[{"language":{"text":"French"}}],"managingOrganization":{"reference":"Organization/lake"}}
        """.replacing("\n", with: "")
}
