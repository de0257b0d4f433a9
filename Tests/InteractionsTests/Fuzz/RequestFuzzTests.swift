import FHIRCore
import Foundation
import Interactions
import Testing

/// Mutated URLs, headers and Bundles through every interaction: a clean answer each time, never a fault of the server's, in bounded time.
struct RequestFuzzTests {
    private static var inputs: Int { (ProcessInfo.processInfo.environment["CARESYNC_FUZZ_INPUTS"].flatMap { Int($0) } ?? 20_000) }
    private static var seed: UInt64 { ProcessInfo.processInfo.environment["CARESYNC_FUZZ_SEED"].flatMap { UInt64($0) } ?? 1 }

    private static let urls = [
        "", "metadata?mode=full", "_history?_since=2020-01-01T00:00:00Z&_count=2", "Patient/1", "Patient/1/_history/1", "Patient/1/_history",
        "Patient?identifier=s|v&_count=1", "Patient?_id=1,2&_lastUpdated=ge2020&_total=none", "Patient/_search?_summary=count",
        "Patient/1/$meta", "$versions", "Patient/1/_history/1/$meta-add", "Observation?_elements=code&_pretty=true&_format=xml",
        "Patient?_page=AAAAAAAAAAEAAAAAAAAAAgAAAAAAAAADAAAAAAAAAAQ", "Patient/%31?_format=application%2Ffhir%2Bjson", "Nothing/1/2/3/4/5",
    ]
    private static let tokens = [
        "%", "%zz", "%C3%A9", "%00", "%ff", "&", "=", "|", ",", "\\", "\\,", "$", "/", "//", "?", "_id", "_count=-1", "_count=99999999999999999999",
        "_lastUpdated=sa9999-12-31T23:59:60Z", "_since=0001", "_at=2020-02-30", ":exact", "😀", "+", "_summary=data", "urn:uuid:", "ap2020",
    ]
    private static let headers = ["*", "W/\"1\"", "\"1\"", "W/", "W/\"", "\"\"", ",", "W/\"9223372036854775808\"", " W/\"2\" , \"3\"", "é", ""]
    private static let patient = #"{"resourceType":"Patient","id":"1","identifier":[{"system":"s","value":"v"}],"active":true}"#
    private static let bundle = #"""
        {"resourceType":"Bundle","type":"transaction","entry":[
        {"fullUrl":"urn:uuid:a","resource":{"resourceType":"Patient","link":[{"other":{"reference":"urn:uuid:b"},"type":"seealso"}]},
         "request":{"method":"POST","url":"Patient","ifNoneExist":"identifier=s|w"}},
        {"fullUrl":"urn:uuid:b","resource":{"resourceType":"Patient","id":"2"},"request":{"method":"PUT","url":"Patient/2"}},
        {"request":{"method":"DELETE","url":"Patient?identifier=s|gone"}},{"request":{"method":"GET","url":"Patient?_count=1"}},
        {"resource":{"resourceType":"Observation","status":"final","code":{"text":"c"},"subject":{"reference":"Patient?identifier=s|v"}},
         "request":{"method":"POST","url":"Observation"}}]}
        """#

    @Test func `Mutated URLs and headers get a clean answer`() async throws {
        let server = try TestServer { $0.pageLimit = 5 }
        await server.send(.put, "Patient/1", Self.patient)
        var random = PatchRandom(seed: Self.seed)
        for number in 0..<(Self.inputs / 4) {
            let url = Self.mutated(Self.urls.randomElement(using: &random) ?? "", Self.tokens, &random)
            let method = InteractionRequest.Method.allCases.randomElement(using: &random) ?? .get
            var headers = TestServer.Headers.none
            if Bool.random(using: &random) { headers.preconditions.ifMatch = Self.headers.randomElement(using: &random) }
            if Bool.random(using: &random) { headers.preconditions.ifNoneMatch = Self.headers.randomElement(using: &random) }
            if Bool.random(using: &random) { headers.preconditions.ifNoneExist = Self.mutated("identifier=s|v", Self.tokens, &random) }
            headers.preference.isLenient = Bool.random(using: &random)
            let reply = await server.send(method, url, Bool.random(using: &random) ? Self.patient : nil, headers)
            #expect(Self.isClean(reply.status), "seed \(Self.seed), input \(number): \(method.rawValue) answered \(reply.status)")
        }
        #expect(await server.send(.get, "metadata").status == 200)
    }

    @Test func `Mutated Bundles get a clean answer and change all or nothing`() async throws {
        let server = try TestServer()
        await server.send(.put, "Patient/1", Self.patient)
        var random = PatchRandom(seed: Self.seed)
        let pieces = Self.tokens + ["\"", "{", "}", "[", "]", "batch", "PATCH", "null", "Binary", "Patient/1", "urn:uuid:a", "1e999"]
        var answered = 0
        for number in 0..<(Self.inputs / 10) {
            let body = Self.mutated(Self.bundle, pieces, &random)
            let before = server.commits
            let reply = await server.send(.post, "", body)
            #expect(Self.isClean(reply.status), "seed \(Self.seed), input \(number): answered \(reply.status)")
            if reply.status == 200 {
                answered += 1
            } else {
                #expect(server.commits == before, "seed \(Self.seed), input \(number): a refused Bundle made a commit")
            }
        }
        #expect(answered > 0, "no mutated Bundle was accepted, so nothing was tested behind the parser")
    }

    /// What a client's mistakes may be answered with; never a fault.
    private static func isClean(_ status: Int) -> Bool { (200..<500).contains(status) }

    private static func mutated(_ text: String, _ tokens: [String], _ random: inout PatchRandom) -> String {
        var characters = Array(text)
        for _ in 0..<Int.random(in: 0...3, using: &random) {
            let at = Int.random(in: 0...characters.count, using: &random)
            switch Int.random(in: 0..<3, using: &random) {
            case 0: characters.insert(contentsOf: tokens.randomElement(using: &random) ?? "", at: at)
            case 1 where at < characters.count: characters.remove(at: at)
            default:
                let end = min(at + Int.random(in: 1...12, using: &random), characters.count)
                characters.insert(contentsOf: characters[at..<end], at: at)
            }
        }
        return String(characters)
    }
}
