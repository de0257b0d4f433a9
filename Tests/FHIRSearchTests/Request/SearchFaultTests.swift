import FHIRCore
import FHIRSearch
import Testing

/// What is refused, and that the text names the parameter and what would be allowed.
struct SearchFaultTests {
    @Test(arguments: [
        ("Patient?nmae=x", ["'nmae'", "unknown for Patient", "Did you mean 'name'?", "birthdate", "_include"]),
        ("Patient?birthDate=2000", ["Did you mean 'birthdate'?"]), ("Patient?=x", ["unknown"]),
        ("Patient?name.x=y", ["'name.x'", "no reference", "general-practitioner"]),
        ("Patient?name:exac=x", ["':exac'", "of kind string", ":missing :exact :contains", "Did you mean ':exact'?"]),
        ("Patient?birthdate:exact=2000", ["of kind date", "allowed: :missing"]),
        ("Patient?gender:contains=m", ["of kind token", ":of-type"]),
        ("Patient?name:text=x", ["does not fit"]), ("Patient?name:=x", ["does not fit"]),
        ("Patient?name:exact:missing=x", ["does not fit"]),
        ("Observation?subject:Practitioner=1", ["does not refer to Practitioner", "Patient"]),
        ("Observation?subject:Patien=1", ["':Patien'", "Did you mean ':Patient'?"]),
        ("Observation?subject:Patien.name=x", ["'Patien'", "no resource type", "Did you mean 'Patient'?"]),
        ("Observation?subject:Practitioner.name=x", ["does not refer to Practitioner"]),
        ("Observation?subject.nmae=x", ["'nmae'", "no search parameter"]),
        ("Observation?subject:Patient.nmae=x", ["Patient has no search parameter 'nmae'", "Did you mean 'name'?"]),
        ("Observation?patient.birthdate=x", ["'patient.birthdate'", "YYYY"]),
        ("Observation?component-code-value-quantity:missing=true", ["composite", "takes none"]),
        ("Patient?_has:Observation=x", ["_has:[type]:[reference parameter]:[parameter]"]),
        ("Patient?_has:Observatio:patient:code=x", ["'Observatio'", "'Observation'"]),
        ("Patient?_has:Observation:patien:code=x", ["'patien'", "'patient'"]), ("Patient?_has:Observation:code:code=x", ["no reference"]),
        ("Patient?_has:Observation:device:code=x", ["does not refer to Patient"]),
        ("Patient?_has:Observation:patient:cod=x", ["'cod'", "'code'"]),
        ("Patient?birthdate=1.1.2000", ["'birthdate'", "YYYY-MM-DD", "eq ne gt lt ge le sa eb ap"]),
        ("Patient?name:missing=yes", ["true or false"]),
        ("Patient?name=a,,b", ["empty value between commas"]), ("RiskAssessment?probability=high", ["a number"]),
        ("Observation?value-quantity=5|mg", ["[number]|[system]|[code]"]), ("Patient?identifier=a|b|c", ["[system]|[code]"]),
        ("Patient?identifier:of-type=a|b", ["[system]|[code]|[value]"]), ("Location?near=here", ["[latitude]|[longitude]"]),
        ("Observation?code:in=http://x", ["no such value set"]), ("Observation?code:below=http://x|y", ["hierarchy is not known"]),
        ("Observation?code-value-quantity=x", ["[code]$[value-quantity]"]), ("Patient?_count=-1", ["whole number"]),
        ("Patient?_count=1&_count=2", ["it once"]),
        ("Patient?_count=99999999999999999999", ["whole number"]), ("Patient?_total=exact", ["none, estimate, accurate"]),
        ("Patient?_summary=yes", ["true, text, data, count, false"]),
        ("Patient?_contained=maybe", ["false, true, both"]), ("Patient?_containedType=x", ["container, contained"]),
        ("Patient?_explain=1", ["true or false"]),
        ("Patient?_elements=nmae", ["'nmae'", "Did you mean 'name'?"]), ("Patient?_elements=name,", ["names of elements"]),
        ("Patient?_sort=nmae", ["'nmae'", "Did you mean 'name'?", "birthdate"]), ("Patient?_sort=name,", ["separated by commas"]),
        ("Patient?_sort=--name", ["separated by commas"]),
        ("Observation?_sort=code-value-quantity", ["composite"]), ("Patient?_sort=name&_sort=family", ["it once"]),
        ("Patient?_include=Patient", ["[type]:[reference parameter]"]),
        ("Patient?_include=Patien:organization", ["'Patien'", "'Patient'"]),
        ("Patient?_include=Patient:organisation", ["'organisation'", "'organization'"]),
        ("Patient?_include=Patient:name", ["reference parameter"]),
        ("Patient?_include=Patient:organization:Patient", ["can refer to", "Organization"]),
        ("Patient?_include:foo=Patient:organization", ["allowed: :iterate"]),
        ("Patient?_query=current", ["no such named query"]), ("Patient?_list=$current-problems", ["ids of List"]),
        ("Patient?_type=Observation", ["types that are searched here"]),
        ("?_type=Patien", ["'Patien'", "'Patient'"]), ("?name=x", ["unknown for all types searched", "_lastUpdated"]),
        ("?_type=Patient,Observation&name=x", ["all types searched"]),
        ("Medication/1/Observation", ["members: none"]),
        ("Patient?_filter=name", ["character 5"]), ("Patient?_filter=nmae eq x", ["'nmae'", "'name'"]),
        ("Patient?_filter=birthdate co x", ["YYYY"]),
        ("Patient?_filter=gender sw x", ["of kind token", "eq ne ss sb in ni pr", "sw does not fit"]),
        ("Patient?_filter=name:exact eq x", ["modifiers do not fit a filter"]),
        ("Patient?_filter=name pr maybe", ["true or false"]), ("Patient?_filter:x=name eq y", ["takes none"]),
        ("Observation?_filter=subject:Practitioner.name co x", ["does not refer to"]),
        ("Patient?_id:exact=1", ["does not fit"]), ("Patient?_lastUpdated=tomorrow", ["YYYY"]),
        ("Patient?_text:contains=x", ["takes none"]), ("Bundle?composition.title=x", ["no chain"]),
        ("Patient?na<me>=x", ["other characters"]),
    ])
    func `The fault names the parameter and what is allowed`(url: String, texts: [String]) throws {
        do throws(OperationFailure) {
            _ = try RequestFixture.request(url)
            #expect(Bool(false), "\(url) was not refused")
        } catch {
            #expect(error.category == .invalid && error.issues.count == 1, "\(url)")
            let diagnostics = error.issues.first?.diagnostics ?? ""
            for text in texts { #expect(diagnostics.contains(text), "\(url): \(diagnostics)") }
        }
    }

    @Test func `Every fault gets its own issue`() {
        do throws(OperationFailure) {
            _ = try RequestFixture.request("Patient?nmae=x&birthdate=y&gender=male&_count=z&_sort=q&name:foo=w")
            #expect(Bool(false), "not refused")
        } catch {
            #expect(error.issues.map(\.id) == [.unknownParameter, .badParameter, .badParameter, .badParameter, .unknownParameter])
        }
    }

    @Test func `Faults never repeat a value`() {
        let secret = "Sekretzky"
        let urls = [
            "Patient?birthdate=\(secret)", "RiskAssessment?probability=\(secret)", "Observation?value-quantity=\(secret)",
            "Patient?identifier=a|\(secret)|b",
            "Patient?_filter=birthdate eq \(secret)", "Patient?_filter=name eq \"\(secret)", "Observation?code-value-quantity=\(secret)",
            "Location?near=\(secret)",
            "Patient?_count=\(secret)", "Patient?name:missing=\(secret)", "Observation?code:in=\(secret)",
            "Observation?code:below=\(secret)",
        ]
        for url in urls {
            do throws(OperationFailure) {
                _ = try RequestFixture.request(url)
                #expect(Bool(false), "\(url) was not refused")
            } catch {
                #expect(error.issues.allSatisfy { !$0.diagnostics.contains(secret) }, "\(url)")
            }
        }
    }

    @Test func `Searches have limits that name themselves`() {
        let values = Array(repeating: "x", count: SearchLimits.values + 1).joined(separator: ",")
        let parameters = Array(repeating: "name=x", count: SearchLimits.parameters + 1).joined(separator: "&")
        let anywhere = "Provenance?target._has:Provenance:target:target._has:Provenance:target:target._id=x"
        for url in ["Patient?name=\(values)", "Patient?\(parameters)", anywhere] {
            do throws(OperationFailure) {
                _ = try RequestFixture.request(url)
                #expect(Bool(false), "\(url.prefix(60)) was not refused")
            } catch {
                #expect(error.issues.map(\.id) == [.budget], "\(url.prefix(60))")
            }
        }
    }
}
