import FHIRJSON
import Testing

@testable import DomainAPI

struct QueryCheckTests {
    private let rig: Rig

    init() throws { rig = try Rig() }

    @Test(arguments: [
        ("beds?wards=x", ["unknown-parameter ?wards"]), ("beds?ward=a&ward=a", ["bad-parameter ?ward"]),
        ("beds?ward=", ["bad-parameter ?ward"]),
        ("beds?isFree=yes", ["bad-parameter ?isFree"]), ("beds?since=2026-02-29", ["bad-parameter ?since"]),
        ("beds?kinds=standard,other", ["bad-parameter ?kinds"]), ("beds?kinds=standard,standard,standard", ["bad-parameter ?kinds"]),
        ("beds?page=0&pageSize=101", ["bad-parameter ?page", "bad-parameter ?pageSize"]), ("beds?page=1.0", ["bad-parameter ?page"]),
        ("beds?page=+1", ["bad-parameter ?page"]), ("beds/search", ["bad-parameter ?q"]), ("beds/search?q=x", ["bad-parameter ?q"]),
        ("beds/1?a=1&b=2", ["unknown-parameter ?a", "unknown-parameter ?b"]), ("beds?ward=%ff", ["bad-parameter"]),
        ("beds?page=101&pageSize=100", ["bad-parameter ?page"]), ("beds?snapshot=abc", ["bad-parameter ?snapshot"]),
    ])
    func `Parameters that are unknown, repeated, missing or of another form are 400`(target: String, errors: [String]) async {
        let answer = await rig.send("GET", target)
        #expect(answer.status == 400)
        #expect(answer.errors == errors)
    }

    @Test func `The nearest known name is suggested`() async {
        #expect(await rig.send("GET", "beds?wards=x").json["detail"]?.string == "unknown; is ward meant?")
        #expect(await rig.send("GET", "beds?zzzzzz").text.contains("known are ward, kinds, isFree, since, page, pageSize, snapshot"))
    }

    @Test(arguments: [
        "beds?", "beds?&", "beds?ward=North%20Wing+2&isFree=true&since=2026-02-28&kinds=standard,intensive&page=2&pageSize=100",
        "beds?page=100&pageSize=100",
    ])
    func `Parameters of their form are taken`(target: String) async {
        #expect(await rig.send("GET", target).status == 200)
    }
}
