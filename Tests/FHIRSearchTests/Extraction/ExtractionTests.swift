import FHIRCore
import FHIRModel
import FHIRSchema
import Testing

@testable import FHIRSearch

/// What a resource is found by, written out.
struct ExtractionTests {
    private let catalogue = TestCatalogue.standard

    /// Rows as `Type.code: value`, values of the kinds readable, in the order of the text.
    private func rows(_ json: String) throws -> [String] {
        let arena = try TestCatalogue.arena(json)
        return catalogue.extract(arena).keys.map { key in
            let name = TestCatalogue.name(key.parameter)
            return name + " " + Self.readable(key, catalogue)
        }.sorted()
    }

    private static func readable(_ key: IndexKey, _ catalogue: SearchCatalogue) -> String {
        let bytes = key.bytes
        if bytes.isEmpty { return "present" }
        if key.parameter == .anyReference {
            guard let (target, parameter) = bytes.withUnsafeBufferPointer({ ReferenceKey.decode($0) }) else { return "nested" }
            let by = parameter.map(TestCatalogue.name) ?? "-"
            switch target {
            case .resource(let type, let id): return "\(catalogue.schema.name(catalogue.numbering.type(type)))/\(id) by \(by)"
            case .url(_, let version): return "url\(version == 0 ? "" : "|version") by \(by)"
            }
        }
        if TestCatalogue.name(key.parameter).contains("+") { return "behind " + Array(bytes.prefix(8)).hexadecimal }
        if key.parameter == .contained {
            return catalogue.schema.name(catalogue.numbering.type(UInt16(bytes[0]) << 8 | UInt16(bytes[1])))
        }
        let parts = TestCatalogue.name(key.parameter).split(separator: ".")
        let code = parts[1].split(separator: ":")[0]
        let parameter = catalogue.parameter(TestCatalogue.type(String(parts[0])), String(code))
        switch parts[1].contains(":") ? .token : parameter?.kind {
        case .date:
            let interval = bytes.withUnsafeBufferPointer { DateKey.decode($0) }
            func text(_ time: Int64?) -> String {
                guard let time, time > .min, time < .max else { return "open" }
                return String(DateTimeValue(Instant(milliseconds: time / 1000)).description.prefix(16))
            }
            return text(interval?.low) + ".." + text(interval?.high)
        case .token:
            let system = bytes.suffix(4).allSatisfy { $0 == 0 } ? "" : "system|"
            return system + String(decoding: bytes.dropLast(5), as: UTF8.self)
        case .string: return String(decoding: bytes.dropLast(5), as: UTF8.self) + (bytes[bytes.count - 5] == 1 ? "…" : "")
        case .uri: return String(decoding: bytes, as: UTF8.self)
        case .quantity, .number:
            return bytes.withUnsafeBufferPointer { key in
                guard let offset = QuantityKey.number(in: key), let ends = NumberKey.ends(key, from: offset) else { return "?" }
                func text(_ range: Range<Int>) -> String {
                    DecimalValue(orderedBytes: UnsafeBufferPointer(rebasing: key[range])).map { "\($0)" } ?? "open"
                }
                let value = ends.low == ends.high ? text(ends.low) : text(ends.low) + ".." + text(ends.high)
                return (key[0] == QuantityKey.canonical ? "canonical " : "") + value
            }
        default: return bytes.hexadecimal
        }
    }

    @Test func `a patient`() throws {
        let found = try rows(
            """
            {"resourceType":"Patient","id":"p1","meta":{"profile":["http://example.org/p"],"tag":[{"system":"urn:t","code":"X"}],
              "source":"urn:s"},
             "identifier":[{"system":"urn:mrn","value":"A1"},{"value":"B2"}],"active":true,
             "name":[{"use":"official","family":"Árvai","given":["Ilona","Éva"],"prefix":["Dr."]},{"text":"Ili  néni"}],
             "telecom":[{"system":"phone","value":"+36 1"},{"system":"email","value":"I@example.org"},{"value":"x"}],
             "gender":"female","birthDate":"1974-12-25","deceasedDateTime":"2020",
             "address":[{"use":"home","line":["Fő u. 1"],"city":"Győr","postalCode":"9021","country":"HU"}],
             "generalPractitioner":[{"reference":"Practitioner/7"},{"identifier":{"system":"urn:p","value":"8"}},{"display":"Nn"}],
             "link":[{"other":{"reference":"http://elsewhere.org/fhir/Patient/2"},"type":"seealso"}]}
            """)
        #expect(
            found == [
                "Patient._profile http://example.org/p", "Patient._source urn:s", "Patient._tag system|x",
                "Patient.active true", "Patient.address 9021", "Patient.address fo u 1", "Patient.address gyor", "Patient.address hu",
                "Patient.address-city gyor", "Patient.address-country hu", "Patient.address-postalcode 9021", "Patient.address-use home",
                "Patient.birthdate 1974-12-25T00:00..1974-12-26T00:00", "Patient.death-date 2020-01-01T00:00..2021-01-01T00:00",
                "Patient.deceased true", "Patient.email i@example.org", "Patient.family arvai", "Patient.gender female",
                "Patient.general-practitioner present", "Patient.general-practitioner:identifier system|8", "Patient.given eva",
                "Patient.given ilona", "Patient.identifier b2", "Patient.identifier system|a1", "Patient.name arvai", "Patient.name dr",
                "Patient.name eva", "Patient.name ili neni", "Patient.name ilona", "Patient.phone +36 1", "Patient.telecom +36 1",
                "Patient.telecom i@example.org", "Patient.telecom x", "any Practitioner/7 by Patient.general-practitioner",
                "any url by Patient.link",
            ])
    }

    @Test func `an observation with components`() throws {
        let found = try rows(
            """
            {"resourceType":"Observation","status":"final","code":{"coding":[{"system":"http://loinc.org","code":"85354-9"}]},
             "subject":{"reference":"http://example.org/fhir/Patient/f0e1d2c3-b4a5-9687-7869-5a4b3c2d1e0f/_history/3"},
             "effectivePeriod":{"start":"2024-02-29T10:00:00Z"},"performer":[{"reference":"#x"}],
             "contained":[{"resourceType":"Practitioner","id":"x",
               "qualification":[{"code":{"text":"q"},"issuer":{"reference":"Organization/9"}}]}],
             "note":[{"authorReference":{"reference":"Practitioner/5"},"text":"n"}],
             "hasMember":[{"reference":"urn:uuid:f0e1d2c3-b4a5-9687-7869-5a4b3c2d1e0f"}],
             "component":[{"code":{"coding":[{"system":"http://loinc.org","code":"8480-6"}]},
               "valueQuantity":{"value":120.50,"unit":"mmHg","system":"http://unitsofmeasure.org","code":"kg"}},
              {"code":{"text":"only text"},"valueSampledData":{"origin":{"value":10,"code":"mV"},"period":1,"factor":2,"dimensions":1,
                "data":"1 E -3 4.5 U"}}]}
            """)
        #expect(
            found == [
                "Observation.code system|85354-9", "Observation.code+date behind 81ca3499885b2709",
                "Observation.combo-code+combo-value-quantity behind 2e51b37335b8d277", "Observation.component-code present", "Observation.component-code system|8480-6",
                "Observation.component-value-quantity 120.5", "Observation.component-value-quantity 4..19",
                "Observation.component-value-quantity canonical 1.205e5", "Observation.date 2024-02-29T10:00..open",
                "Observation.performer present", "Observation.status final", "any Organization/9 by -",
                "any Patient/f0e1d2c3-b4a5-9687-7869-5a4b3c2d1e0f by Observation.subject", "any Practitioner/5 by -",
                "any url by Observation.has-member", "contained Practitioner",
            ])
    }

    @Test func `pairs are of one element, a quantity's in its canonical unit or in its own`() throws {
        func pairs(_ json: String) throws -> [(head: String, value: [UInt8])] {
            try catalogue.extract(TestCatalogue.arena(json)).keys.filter { TestCatalogue.name($0.parameter).contains("+combo") }
                .map { (Array($0.bytes.prefix(8)).hexadecimal, Array($0.bytes.dropFirst(8))) }
        }
        func component(_ code: String, _ value: String, _ unit: String) -> String {
            #"""
            {"code":{"coding":[{"system":"urn:c","code":"\#(code)"}]},
             "valueQuantity":{"value":\#(value),"system":"http://unitsofmeasure.org","code":"\#(unit)"}}
            """#
        }
        let head = #"{"resourceType":"Observation","status":"final","code":{"coding":[{"system":"urn:c","code":"x"}]}"#
        func key(_ code: String) -> String {
            TokenKey.encode(code, system: "urn:c", TestCatalogue.hash).withUnsafeBufferPointer { PairKey.head($0, TestCatalogue.hash) }
                .hexadecimal
        }
        let two = try pairs(head + #","component":[\#(component("a", "1", "kg")),\#(component("B", "2", "[drp]"))]}"#)
        #expect(Set(two.map(\.head)) == [key("a"), key("b")])
        #expect(two.first { $0.head == key("a") }?.value.first == QuantityKey.canonical)
        #expect(two.first { $0.head == key("b") }?.value.first == QuantityKey.alone)
        let own = try pairs(head + #","valueQuantity":{"value":3,"system":"urn:u","code":"u"},"component":[\#(component("a", "1", "g"))]}"#)
        #expect(own.count == 2 && Set(own.map(\.head)) == [key("x"), key("a")])
        #expect(try pairs(head + #","component":[{"code":{"text":"no code"},"valueQuantity":{"value":1}}]}"#).isEmpty)
        #expect(try pairs(head + "}").isEmpty)
    }

    @Test func `dates, timings and ranges`() throws {
        let found = try rows(
            """
            {"resourceType":"ServiceRequest","status":"active","intent":"order","subject":{"reference":"Group/1"},
             "occurrenceTiming":{"event":["2024-05-01","2024-03"],"repeat":{"boundsPeriod":{"end":"2024-06-01T00:00:00+02:00"}}},
             "authoredOn":"2024-05-01T10:30:00.5Z"}
            """)
        #expect(found.contains("ServiceRequest.occurrence open..2024-05-31T22:00"))
        #expect(found.contains("ServiceRequest.authored 2024-05-01T10:30..2024-05-01T10:30"))
        let risk = try rows(
            """
            {"resourceType":"RiskAssessment","status":"final","subject":{"display":"someone"},
             "prediction":[{"probabilityDecimal":0.05},{"probabilityRange":{"low":{"value":1},"high":{"value":2}}}]}
            """)
        #expect(risk.contains("RiskAssessment.probability 0.05"))
        #expect(risk.contains("RiskAssessment.probability 1..2"))
        #expect(risk.contains("RiskAssessment.subject present"))
        let condition = try rows(
            """
            {"resourceType":"Condition","subject":{"reference":"Patient/1"},
             "onsetRange":{"low":{"value":3,"code":"a","system":"http://unitsofmeasure.org"}},"abatementString":"when he was about fifty"}
            """)
        #expect(condition.contains("Condition.onset-age 3..open"))
        #expect(condition.contains("Condition.abatement-string when he was about fifty"))
    }

    @Test func `conditions in paths`() throws {
        let found = try rows(
            """
            {"resourceType":"Library","status":"active","type":{"text":"t"},"relatedArtifact":[
              {"type":"depends-on","resource":"http://x.org/a|1"},{"type":"derived-from","resource":"http://x.org/b"},
              {"type":"citation","resource":"urn:c"}]}
            """)
        #expect(found.contains("any url|version by Library.depends-on"))
        #expect(found.contains("any url by Library.derived-from"))
        #expect(found.filter { $0.hasPrefix("any") }.count == 2)
        let bundle = try rows(
            """
            {"resourceType":"Bundle","type":"document","entry":[{"resource":{"resourceType":"Composition","id":"c1","status":"final",
              "type":{"text":"t"},"date":"2024","title":"x","author":[{"reference":"Practitioner/1"}]}},
             {"resource":{"resourceType":"Patient","id":"p"}}]}
            """)
        #expect(bundle == ["Bundle.type document", "any nested"])
        let response = try rows(
            """
            {"resourceType":"QuestionnaireResponse","status":"completed","item":[
              {"linkId":"1",
               "extension":[{"url":"http://hl7.org/fhir/StructureDefinition/questionnaireresponse-isSubject","valueBoolean":true}],
               "answer":[{"valueReference":{"reference":"Patient/1"}}]},
              {"linkId":"2","answer":[{"valueReference":{"reference":"Patient/2"}}]}]}
            """)
        #expect(
            response == [
                "QuestionnaireResponse.status completed", "any Patient/1 by QuestionnaireResponse.item-subject", "any Patient/2 by -",
            ])
        let device = try rows(
            """
            {"resourceType":"Device","extension":[
              {"url":"http://hl7.org/fhir/SearchParameter/device-extensions-Device-din","valueIdentifier":{"value":"D1"}},
              {"url":"http://example.org/other","valueIdentifier":{"value":"D2"}}]}
            """)
        #expect(device == ["Device.din d1"])
    }

    @Test func `places and money`() throws {
        let location = try rows(#"{"resourceType":"Location","position":{"longitude":19.0402,"latitude":47.4979}}"#)
        #expect(location == ["Location.near " + Self.place(47.4979, 19.0402)])
        let invoice = try rows(#"{"resourceType":"Invoice","status":"issued","totalNet":{"value":48,"currency":"EUR"}}"#)
        #expect(invoice == ["Invoice.status issued", "Invoice.totalnet 48"])
    }

    private static func place(_ latitude: Double, _ longitude: Double) -> String {
        [latitude, longitude].map { degrees in
            let units = UInt32(((degrees + 180) * 10_000_000).rounded())
            return withUnsafeBytes(of: units.bigEndian) { Array($0) }.hexadecimal
        }.joined()
    }

    @Test func `references and references by search are listed with their nodes`() throws {
        let arena = try TestCatalogue.arena(
            """
            {"resourceType":"Encounter","status":"finished","class":{"code":"AMB"},"subject":{"reference":"Patient?identifier=urn:a|1"},
             "partOf":{"reference":"Encounter/2"},"serviceProvider":{"reference":"http://example.org/fhir/Organization/3"}}
            """)
        let found = catalogue.extract(arena)
        #expect(found.references.map { "\(arena.schema.name($0.target.type))/\($0.target.id)" } == ["Encounter/2", "Organization/3"])
        #expect(found.references.map { arena.path(of: $0.node) } == ["Encounter.partOf.reference", "Encounter.serviceProvider.reference"])
        #expect(found.searches.map { arena.path(of: $0) } == ["Encounter.subject.reference"])
        #expect(found.keys == found.keys.sorted() && Set(found.keys).count == found.keys.count)
    }

    @Test func `the parts of a composite are told apart by element`() throws {
        let arena = try TestCatalogue.arena(
            """
            {"resourceType":"Observation","status":"final","code":{"coding":[{"code":"panel"}]},
             "component":[{"code":{"coding":[{"code":"a"}]},"valueQuantity":{"value":1}},
              {"code":{"coding":[{"code":"b"}]},"valueQuantity":{"value":2}}]}
            """)
        let parameter = try #require(catalogue.parameter(TestCatalogue.type("Observation"), "component-code-value-quantity"))
        let components = catalogue.components(of: parameter, in: arena)
        #expect(components.count == 2)
        let code = try #require(TestCatalogue.numbering.parameter("Observation.component-code"))
        let quantity = try #require(TestCatalogue.numbering.parameter("Observation.component-value-quantity"))
        let isA = TokenKey.matching(code: "a", TestCatalogue.hash).rows(of: code)
        var bounds = KeyTest.NumberBounds()
        bounds.lowAbove = NumberKey.bytes(DecimalValue(1))
        let isMore = SearchCriterion.or(
            QuantityKey.matching(bounds, unit: .any, TestCatalogue.hash).map { .rows($0.rows(of: quantity)) })
        let found = try components.map { parts in (isA.matches(parts[0]), isMore.matches(try resource(parts[1]))) }
        #expect(found.map(\.0) == [true, false])
        #expect(found.map(\.1) == [false, true])
        let combo = try #require(catalogue.parameter(TestCatalogue.type("Observation"), "combo-code-value-quantity"))
        #expect(catalogue.components(of: combo, in: arena).count == 3)
    }

    private func resource(_ keys: [IndexKey]) throws -> MatchableResource {
        MatchableResource(
            type: TestCatalogue.type("Observation"), id: try #require(ResourceID("x")), lastUpdated: Instant(milliseconds: 0), keys: keys,
            body: [])
    }

    @Test func `elements are those that the expression names`() throws {
        let arena = try TestCatalogue.arena(
            """
            {"resourceType":"Patient","name":[{"given":["A","B"]},{"given":["C"]}],
             "telecom":[{"system":"phone","value":"1"},{"value":"2"}]}
            """)
        func paths(_ code: String) throws -> [String] {
            let parameter = try #require(catalogue.parameter(TestCatalogue.type("Patient"), code))
            return catalogue.elements(of: parameter, in: arena).map { arena.path(of: $0) }
        }
        #expect(try paths("given") == ["Patient.name[0].given[0]", "Patient.name[0].given[1]", "Patient.name[1].given[0]"])
        #expect(try paths("phone") == ["Patient.telecom[0]"])
        #expect(try paths("_id").isEmpty)
    }
}
