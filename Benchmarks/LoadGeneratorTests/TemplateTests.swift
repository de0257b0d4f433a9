import Foundation
import Testing

@testable import bench_load

struct TemplateTests {
    private let library: TemplateLibrary
    private var anchors = AnchorSet()

    init() throws {
        library = try TemplateLibrary(folder: TemplateFolder.standard)
        for type in AnchorSet.types { anchors[type] = Array("\(type)/a".utf8) }
    }

    /// The median sizes of Synthea's resources; of Location in its newer data.
    @Test(arguments: [
        ("Patient", 3368), ("Location", 743), ("Organization", 670), ("Practitioner", 445), ("Encounter", 754), ("Observation", 823),
        ("Observation-vital", 823), ("MedicationRequest", 745), ("Claim", 1396), ("ExplanationOfBenefit", 5021),
    ])
    func `every template renders JSON of about Synthea's size`(_ name: String, _ size: Int) throws {
        let template = try library.template(name)
        var random = RandomSource(seed: 2)
        var bodies: Set<[UInt8]> = []
        for _ in 0..<50 {
            let body = Bytes()
            template.render(into: body, id: nil, anchors, &random)
            let object = try #require(try JSONSerialization.jsonObject(with: Data(body.array)) as? [String: Any])
            #expect(object["resourceType"] as? String == String(decoding: template.type, as: UTF8.self))
            #expect(object["id"] == nil)
            #expect(abs(body.count - size) < size / 4)
            bodies.insert(body.array)
        }
        #expect(bodies.count == 50)
    }

    @Test func `an id goes behind the type and the rest stays`() throws {
        let template = try library.template("Claim")
        let id = Bytes()
        id.append("abc")
        let (plain, identified) = (Bytes(), Bytes())
        var random = RandomSource(seed: 9)
        template.render(into: plain, id: nil, anchors, &random)
        random = RandomSource(seed: 9)
        template.render(into: identified, id: id, anchors, &random)
        let head = template.headLength
        #expect(
            identified.text == String(decoding: plain.slice(0, head), as: UTF8.self) + #","id":"abc""#
                + String(decoding: plain.from(head), as: UTF8.self))
        #expect(plain.text.contains(#""reference":"Encounter/a""#))
    }

    @Test func `periods end after they start`() throws {
        let template = try library.template("Encounter")
        var random = RandomSource(seed: 3)
        for _ in 0..<500 {
            let body = Bytes()
            template.render(into: body, id: nil, anchors, &random)
            let object = try #require(try JSONSerialization.jsonObject(with: Data(body.array)) as? [String: Any])
            let period = try #require(object["period"] as? [String: String])
            #expect(try #require(period["start"]) < #require(period["end"]))
        }
    }

    @Test(arguments: [#"{"resourceType":"A","b":"{{what}}"}"#, #"{"resourceType":"A","b":"{{family"#, #"{"b":1}"#])
    func `a faulty template is refused`(_ text: String) {
        let bytes = Bytes()
        bytes.append(Array(text.utf8))
        #expect(throws: LoadFailure.self) { try Template(bytes, name: "x") }
    }
}
