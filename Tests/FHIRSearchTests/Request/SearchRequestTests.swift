import FHIRCore
import FHIRModel
import FHIRSchema
import Testing

@testable import FHIRSearch

/// URLs read into queries: what they ask of the index, what is refused and why, how the answer is to look.
struct SearchRequestTests {
    // MARK: Criteria

    @Test(arguments: [
        ("Patient", "all"), ("Patient?name=a", "Patient.name"), ("Patient?name=a,b", "or[Patient.name Patient.name]"),
        ("Patient?name=a&name=b", "and[Patient.name Patient.name]"), ("Patient?name:missing=true", "not[Patient.name]"),
        ("Patient?gender:not=male", "not[Patient.gender]"), ("Patient?_id=a,b", "or[ids(a) ids(b)]"), ("Patient?_id=a b", "nothing"),
        ("Observation?subject=Patient/1", "reference"), ("Observation?subject:Patient=1", "reference"),
        ("Observation?patient=1", "reference"),
        ("Observation?subject=Patient/1/_history/2", "and[reference checked]"),
        ("Observation?patient:identifier=x", "Observation.subject:identifier"),
        ("Observation?subject:identifier=s|x", "Observation.subject:identifier"),
        ("Observation?subject:Patient.name=p", "Observation.subject→Patient[Patient.name]"),
        ("Observation?patient.name=p", "Observation.subject→Patient[Patient.name]"),
        ("Observation?subject.birthdate=2000", "Observation.subject→Patient[or[Patient.birthdate×2 Patient.birthdate×3~]]"),
        ("Observation?patient.organization.name=x", "Observation.subject→Patient[Patient.organization→Organization[Organization.name]]"),
        (
            "Observation?patient.organization.partof.name:exact=x",
            "Observation.subject→Patient[Patient.organization→Organization[Organization.partof→Organization[Organization.name]]]"
        ),
        ("Patient?_has:Observation:patient:code=x", "←Observation:Observation.subject[Observation.code]"),
        (
            "Patient?_has:Observation:patient:_has:Provenance:target:_id=p",
            "←Observation:Observation.subject[←Provenance:Provenance.target[ids(p)]]"
        ),
        (
            "Patient?_has:Observation:patient:encounter.class=AMB",
            "←Observation:Observation.subject[Observation.encounter→Encounter[Encounter.class]]"
        ),
        ("Encounter?patient._has:Group:member:_id=g", "Encounter.subject→Patient[←Group:Group.member[ids(g)]]"),
        ("Patient?_list=l1,List/l2", "←List:List.item[ids(l1 l2)]"), ("Patient?_text=a b,c", "or[checked checked]"),
        ("Patient?_content=x&_content=x", "and[checked checked]"),
        (
            "Patient?_filter=name co \"pet\" and not (gender eq male)",
            "and[or[Patient.name~ and[Patient.name~ checked]] not[Patient.gender]]"
        ),
        (
            "Observation?_filter=subject:Patient.name co \"pet\"",
            "Observation.subject→Patient[or[Patient.name~ and[Patient.name~ checked]]]"
        ),
        ("Observation?_filter=subject[gender eq male].name sw pet", "Observation.subject→Patient[and[Patient.gender Patient.name]]"),
        ("Patient?_filter=_has:Observation:patient:code eq x", "←Observation:Observation.subject[Observation.code]"),
        (
            "Observation?component-code-value-quantity=a$1",
            "and[Observation.component-code or[Observation.component-value-quantity×2 Observation.component-value-quantity×2~] checked]"
        ),
        // Pairs know one system's codes, and quantities with a canonical unit in that one.
        (
            "Observation?combo-code-value-quantity=s|a$gt1|http://unitsofmeasure.org|kg",
            "or[Observation.combo-code+combo-value-quantity Observation.combo-code+combo-value-quantity~]"
        ),
        ("Observation?combo-code-value-concept=s|a$t|b", "Observation.combo-code+combo-value-concept"),
        ("Observation?code=s|a&date=gt2020", "or[Observation.code+date×5 Observation.code+date×5~]"),
        ("Observation?code=a&date=gt2020", "and[Observation.code or[Observation.date×5 Observation.date×5~]]"),
        ("Observation?code=s|a,s|b&date=gt2020", "and[or[Observation.code Observation.code] or[Observation.date×5 Observation.date×5~]]"),
        ("Observation?date=sa2020&date=eb2021&status=final", "nothing"),
        ("Observation?date=lt2022&date=lt2021", "Observation.date×5"),
        ("Observation?date=sa2020,sa2021&date=sa2022", "and[or[Observation.date×5 Observation.date×5] Observation.date×5]"),
        ("Observation?code-value-quantity=a$1", "and[Observation.code or[Observation.value-quantity×2 Observation.value-quantity×2~]]"),
        ("Patient/7/Observation", "or[reference reference]"), ("Patient/7/Patient", "or[ids(7) reference]"),
        ("Encounter/7/Observation?code=x", "and[reference Observation.code]"),
        ("Patient?_lastUpdated=ge2020&_tag=x", "and[lastUpdated Patient._tag]"),
    ])
    func `A query asks this of the index`(url: String, shape: String) throws {
        let request = try RequestFixture.request(url)
        try #require(request.query.branches.count == 1)
        #expect(RequestFixture.shape(request.query.branches[0].criterion) == shape, "\(url)")
    }

    @Test func `What has a code is put in order by the pairs of it`() throws {
        func pairs(_ url: String) throws -> OrderedKeys.Pairs? {
            let request = try RequestFixture.request(url)
            guard case .parameter(let orders) = request.query.order.first?.key else { return nil }
            return orders.values.first?.pairs
        }
        let known = try #require(try pairs("Observation?code=s|a&_sort=-date"))
        #expect(RequestFixture.name(known.parameter) == "Observation.code+date")
        #expect(RequestFixture.name(known.token.parameter) == "Observation.code")
        #expect(try pairs("Observation?_sort=-date&code=s|a&status=final") == known)
        #expect(try pairs("Observation?code=s|a&date=gt2020&_sort=date,_id") == known)
        for other in [
            "code=a&_sort=date", "code=s|a&_sort=_id,date", "code=s|a,s|b&_sort=date", "code:not=s|a&_sort=date",
            "code=s|a&_sort=value-quantity",
        ] {
            #expect(try pairs("Observation?" + other) == nil, "\(other)")
        }
    }

    @Test func `Bounds of one date are those that keep all`() {
        var one = KeyTest.DateBounds()
        (one.lowAtLeast, one.highAbove) = (3, 9)
        var two = KeyTest.DateBounds()
        (two.lowAtLeast, two.lowBelow, two.highAtMost) = (5, 8, 20)
        let both = one.both(two)
        #expect(both.lowAtLeast == 5 && both.lowBelow == 8 && both.highAbove == 9 && both.highAtMost == 20)
        #expect(both == two.both(one))
    }

    @Test func `A chain without a type leads to every type that has the parameter`() throws {
        let request = try RequestFixture.request("Observation?subject.name=x")
        let criterion = try #require(request.query.branches.first?.criterion)
        #expect(
            RequestFixture.shape(criterion)
                == "or[Observation.subject→Patient[Patient.name] Observation.subject→Location[Location.name]]")
    }

    @Test func `Searches over several types have a branch for each`() throws {
        #expect(try RequestFixture.request("?_id=1").query.branches.count == RequestFixture.schema.resourceTypes.count)
        let two = try RequestFixture.request("?_type=Patient,Observation&_lastUpdated=gt2020")
        #expect(two.query.branches.map { RequestFixture.schema.name($0.type) } == ["Observation", "Patient"])
        #expect(two.query.branches.allSatisfy { RequestFixture.shape($0.criterion) == "lastUpdated" })
        let shared = try RequestFixture.request("?_type=Patient,Practitioner&name=x&_sort=family")
        #expect(shared.query.branches.map { RequestFixture.shape($0.criterion) } == ["Patient.name", "Practitioner.name"])
        let member = try RequestFixture.request("Patient/1/*?_type=Observation,Condition")
        #expect(member.query.branches.map { RequestFixture.schema.name($0.type) } == ["Condition", "Observation"])
        let compartment = try RequestFixture.request("Patient/1/*")
        #expect(compartment.query.branches.count > 60)
        #expect(compartment.query.branches.contains { $0.type == RequestFixture.type("Patient") })
        #expect(try RequestFixture.request("?_text=x").query.branches.contains { $0.criterion == .nothing })
    }

    @Test func `All parameters of all types are read, whatever their kind`() throws {
        let values: [(kind: String, value: String)] = [
            ("string", "a"), ("token", "s|c"), ("reference", "abc"), ("uri", "http://a"), ("date", "ge2020-01"), ("number", "gt5"),
            ("quantity", "5||mg"), ("special", "1|2|3|km"),
        ]
        var read = 0
        for type in RequestFixture.schema.resourceTypes {
            for parameter in RequestFixture.context.catalogue.parameters(of: type) {
                if case .composite = parameter.form { continue }
                if case .unavailable = parameter.form { continue }
                guard let value = values.first(where: { $0.kind == "\(parameter.kind)" })?.value, parameter.code != "_query",
                    parameter.code != "_filter"
                else { continue }
                let request = try RequestFixture.request("\(RequestFixture.schema.name(type))?\(parameter.code)=\(value)")
                #expect(request.query.branches[0].criterion != .all, "\(RequestFixture.schema.name(type)).\(parameter.code)")
                if parameter.kind != .special, parameter.code != "_text", parameter.code != "_content" {
                    _ = try RequestFixture.request("\(RequestFixture.schema.name(type))?\(parameter.code):missing=true")
                }
                read += 1
            }
        }
        #expect(read > 2500)
    }

    // MARK: Order, includes, options

    @Test func `Sorting by several keys of any kind`() throws {
        let order = try RequestFixture.request("Observation?_sort=-date,code,_id,-_lastUpdated,value-quantity").query.order
        #expect(order.map(\.descends) == [true, false, false, true, false])
        #expect(order[2].key == .id && order[3].key == .lastUpdated)
        guard case .parameter(let orders) = order[0].key, let date = orders.values.first else { throw Unexpected() }
        #expect(date.kind == .date && date.sources.map { RequestFixture.name($0.parameter) } == ["Observation.date"])
        let scored = try RequestFixture.request("Patient?_content=x&_sort=_score,name")
        #expect(scored.options.wantsScore && scored.query.order.count == 1)
    }

    private struct Unexpected: Error {}

    @Test func `Includes name their references`() throws {
        func include(_ url: String) throws -> SearchInclude { try #require(try RequestFixture.request(url).includes.first) }
        let patient = RequestFixture.type("Patient")
        let subject = try include("Observation?_include=Observation:subject")
        #expect(subject.links?.map { RequestFixture.name($0.parameter) } == ["Observation.subject"])
        #expect(!subject.isReverse && !subject.iterates && subject.source == RequestFixture.type("Observation"))
        #expect(subject.links?.first?.targets?.contains(patient) == true)
        #expect(try include("Observation?_include=Observation:subject:Patient").links?.first?.targets == [patient])
        #expect(try include("Observation?_include=Observation:patient").links?.first?.targets == [patient])
        #expect(try include("Observation?_include=*") == SearchInclude(isReverse: false, iterates: false))
        #expect(try include("Observation?_include=Observation:*").links == nil)
        #expect(try include("Observation?_include:iterate=Patient:organization").iterates)
        #expect(try include("Observation?_include:recurse=Patient:organization").iterates)
        #expect(try include("Patient?_revinclude=*") == SearchInclude(isReverse: true, iterates: false))
        let back = try include("Patient?_revinclude=Provenance:target")
        #expect(back.isReverse && back.links?.map { RequestFixture.name($0.parameter) } == ["Provenance.target"])
        #expect(try include("Patient?_revinclude:iterate=Observation:device").iterates)
    }

    @Test func `Options of the answer`() throws {
        let request = try RequestFixture.request(
            "Patient?_count=7&_total=accurate&_contained=both&_containedType=contained&_explain=true&_score=true"
                + "&_elements=name,gender&_elements=birthDate"
        )
        let options = request.options
        #expect(options.count == 7 && options.total == .accurate && options.contained == .both && options.containedType == .contained)
        #expect(options.wantsPlan && options.wantsScore && options.filter == .elements(["name", "gender", "birthDate"]))
        #expect(!request.isRestricted)
        #expect(try RequestFixture.request("Patient?_summary=count").options.isCountOnly)
        #expect(try RequestFixture.request("Patient?_summary=data").options.filter == .data)
        #expect(try RequestFixture.request("Observation?_elements=value").options.filter == .elements(["value"]))
        #expect(try RequestFixture.request("Patient?_count=0").options.count == 0)
        #expect(try RequestFixture.request("Patient?name=x").isRestricted)
        #expect(try RequestFixture.request("Patient?_list=x").isLocal == false)
        #expect(try RequestFixture.request("Patient?name=x&_text=y").isLocal)
    }

    // MARK: What was used and what was not

    @Test func `Empty parameters are no error, but told and without effect`() throws {
        let request = try RequestFixture.request("Patient?name=&gender=male&_count=")
        #expect(request.ignored.map(\.name) == ["name", "_count"])
        #expect(request.ignored.allSatisfy { $0.issue.severity == .warning })
        #expect(request.used.map(\.name) == ["gender"])
        #expect(RequestFixture.shape(request.query.branches[0].criterion) == "Patient.gender")
    }

    @Test(arguments: [
        ("Patient?_include=Observation:subject", "_include:iterate"), ("Patient?_revinclude=Observation:device", "can refer to Patient"),
        ("Patient/1/Medication", "Medication has no place in the compartment of a Patient"),
    ])
    func `What cannot find anything is no error, but told`(url: String, text: String) throws {
        let request = try RequestFixture.request(url)
        let issues = request.ignored.map(\.issue) + request.notes
        #expect(issues.count == 1 && issues[0].severity == .warning)
        #expect(issues.first?.diagnostics.contains(text) == true)
        #expect(request.includes.isEmpty && request.used.isEmpty)
    }

    @Test func `With leniency what cannot be used is ignored and told`() throws {
        let request = try RequestFixture.request(
            "Patient?nmae=x&gender=male&birthdate=x&name:in=y&_sort=foo&_include=bar&_type=Patient", .answer(isLenient: true))
        #expect(request.ignored.map(\.name) == ["nmae", "birthdate", "name:in", "_sort", "_include"])
        #expect(request.used.map(\.name) == ["_type", "gender"])
        #expect(RequestFixture.shape(request.query.branches[0].criterion) == "Patient.gender")
        #expect(request.ignored[0].issue.diagnostics.contains("'name'"))
        #expect(request.query.order.isEmpty && request.includes.isEmpty && request.options.count == nil)
        // What says how the answer is to look is known, and not ignored.
        #expect(throws: OperationFailure.self) { try RequestFixture.request("Patient?_count=z", .answer(isLenient: true)) }
        // What is too large is never ignored: the answer would not be what was asked for by far.
        let many = Array(repeating: "x", count: SearchLimits.values + 1).joined(separator: ",")
        #expect(throws: OperationFailure.self) { try RequestFixture.request("Patient?name=" + many, .answer(isLenient: true)) }
    }

    @Test func `The self link's query is written alike however it came`() throws {
        let request = try RequestFixture.request("Patient?name=Jörg K&identifier=http://a|b,c&birthdate=ge2020-01-01T00:00:00+02:00")
        #expect(
            request.queryText
                == "name=J%C3%B6rg%20K&identifier=http://a%7Cb,c&birthdate=ge2020-01-01T00:00:00%2B02:00")
    }

    @Test func `Handled names are left to the caller`() throws {
        let request = try SearchRequest(
            [("_format", "json"), ("name", "x")], scope: .type(RequestFixture.type("Patient")), purpose: .answer(isLenient: false),
            handled: ["_format"], now: RequestFixture.now, RequestFixture.context)
        #expect(request.used.map(\.name) == ["name"])
        #expect(throws: OperationFailure.self) { try RequestFixture.request("Patient?_format=json") }
    }

    @Test func `Conditions take filters only and verify what the index knows by hash`() throws {
        func shape(_ url: String) throws -> String {
            RequestFixture.shape(try RequestFixture.request(url, .condition).query.branches[0].criterion)
        }
        #expect(try shape("Patient?identifier=s|1") == "and[Patient.identifier checked]")
        #expect(try shape("Patient?identifier=1") == "Patient.identifier")
        #expect(try shape("Patient?gender=http://hl7.org/fhir/administrative-gender|male").contains("checked") == false)
        #expect(try shape("Observation?subject=Patient/1") == "reference")
        for url in [
            "Patient?_count=1", "Patient?_sort=name", "Patient?_include=*", "Patient?name=", "Patient?_summary=count",
            "Patient?_type=Patient",
        ] {
            #expect(throws: OperationFailure.self, "\(url)") { try RequestFixture.request(url, .condition) }
        }
    }
}
