import FHIRJSON
import Foundation
import PluginKit
import Testing

@testable import DomainAPI

/// Made up and mutated calls: what is right is taken, what is wrong is found where it is, and nothing ends the process.
struct DomainFuzzTests {
    private static var inputs: Int { ProcessInfo.processInfo.environment["CARESYNC_FUZZ_INPUTS"].flatMap { Int($0) } ?? 20_000 }
    private static var seed: UInt64 { ProcessInfo.processInfo.environment["CARESYNC_FUZZ_SEED"].flatMap { UInt64($0) } ?? 1 }

    private static let paths = [
        "beds", "beds/1", "beds/search?q=ab", "beds/1/stays/2", "events?limit=1",
        "beds?ward=a&kinds=standard&isFree=true&page=2&snapshot=x",
        "//openapi/bed.json", "bed-login", "beds/mine/all",
    ]
    private static let pieces = [
        "%", "%zz", "%2F", "%C3%A9", "%00", "%ff", "&", "=", "?", "/", "//", "..", ".", ",", "+", "search", "é", "😀", "page=-1", "page=",
        "pageSize=99999999999999999999", "since=2026-02-29", "{id}", "\"", "\u{0}", String(repeating: "a", count: 300),
    ]

    @Test func `Bodies of the declared form are taken`() throws {
        var generator = BodyGenerator(random: SeededRandom(seed: Self.seed))
        for number in 0..<(Self.inputs / 4) {
            let body = generator.value(.object(BedContract.bed))
            let read = try JSONValue.parse(body.write())
            let issues = ContractCheck.issues(read, .object(BedContract.bed), .request)
            #expect(issues.isEmpty, "seed \(Self.seed), input \(number): \(issues)")
        }
    }

    @Test func `A mutation of a body is found where it was made`() async throws {
        let rig = try Rig()
        var generator = BodyGenerator(random: SeededRandom(seed: Self.seed &+ 1))
        var found = 0
        for number in 0..<(Self.inputs / 4) {
            let body = generator.value(.object(BedContract.bed))
            guard let mutation = BodyMutation(body, .object(BedContract.bed), &generator.random) else { continue }
            found += 1
            let answer = await rig.send("PUT", "beds/1", String(decoding: mutation.body.write(), as: UTF8.self))
            #expect(answer.status == 400, "seed \(Self.seed), input \(number): \(mutation.pointer)")
            let pointers = (answer.json["errors"]?.items ?? []).map { $0["pointer"]?.string ?? "" }
            #expect(
                pointers.contains { $0 == mutation.pointer || $0.hasPrefix(mutation.pointer + "/") },
                "seed \(Self.seed), input \(number): \(mutation.pointer) is not in \(pointers)")
        }
        #expect(found > Self.inputs / 8)
    }

    @Test func `Broken bodies get a clean answer`() async throws {
        let rig = try Rig()
        var generator = BodyGenerator(random: SeededRandom(seed: Self.seed &+ 2))
        for number in 0..<(Self.inputs / 4) {
            var bytes = generator.value(.object(BedContract.bed)).write()
            for _ in 0...Int.random(in: 0...2, using: &generator.random) { Self.breakUp(&bytes, &generator.random) }
            let call = DomainCall("PUT", "/api/v1/beds/1", fields: Self.json, body: bytes, correlationID: "c-1", caller: Rig.caller())
            let answer = Answered(await rig.api.answer(call))
            #expect([200, 400, 413].contains(answer.status), "seed \(Self.seed), input \(number): \(answer.status)")
            #expect(answer.json != .null)
        }
    }

    @Test func `Mutated paths, queries and headers get a clean answer`() async throws {
        let rig = try Rig()
        var random = SeededRandom(seed: Self.seed &+ 3)
        let headers = ["*", "W/\"1\"", "\"", "application/json", "*/*", ";", ",", "k", "é", "", String(repeating: "x", count: 300)]
        for number in 0..<(Self.inputs / 4) {
            let target = Self.mutated(Self.paths.randomElement(using: &random) ?? "", &random)
            let method = ["GET", "POST", "PUT", "DELETE", "HEAD", "OPTIONS", "PATCH", "", "get"].randomElement(using: &random) ?? "GET"
            var fields = DomainCall.Fields()
            if random.once(in: 3) { fields.ifMatch = headers.randomElement(using: &random) }
            if random.once(in: 3) { fields.ifNoneMatch = headers.randomElement(using: &random) }
            if random.once(in: 3) { fields.accept = headers.randomElement(using: &random) }
            if random.once(in: 3) { fields.contentType = headers.randomElement(using: &random) }
            if random.once(in: 3) { fields.idempotencyKey = headers.randomElement(using: &random) }
            if random.once(in: 9) { fields.lastEventID = headers.randomElement(using: &random) }
            let body = random.once(in: 2) ? BedContract.body : nil
            let answer = await rig.send(method, target, body, fields, caller: random.once(in: 5) ? nil : Rig.caller())
            #expect(
                answer.status < 500 && answer.status != 0 && (answer.status < 400 || answer.json["status"]?.integer == answer.status),
                "seed \(Self.seed), input \(number): \(method) \(target) answered \(answer.status)")
            #expect(rig.api.labels.contains(answer.reply.label))
            let outline = rig.api.outline(method: method, path: String(answerPath(target)))
            #expect(outline.label == answer.reply.label)
        }
    }

    private func answerPath(_ target: String) -> Substring {
        let path = target.hasPrefix("//") ? String(target.dropFirst()) : "/api/v1/" + target
        return path.split(separator: "?", maxSplits: 1, omittingEmptySubsequences: false)[0]
    }

    private static var json: DomainCall.Fields {
        var fields = DomainCall.Fields()
        fields.contentType = "application/json"
        return fields
    }

    private static func mutated(_ text: String, _ random: inout SeededRandom) -> String {
        var text = text
        for _ in 0...Int.random(in: 0...2, using: &random) {
            let at = text.indices.randomElement(using: &random) ?? text.startIndex
            if random.once(in: 3), at < text.endIndex {
                text.remove(at: at)
            } else {
                text.insert(contentsOf: pieces.randomElement(using: &random) ?? "", at: at)
            }
        }
        return text
    }

    private static func breakUp(_ bytes: inout [UInt8], _ random: inout SeededRandom) {
        guard !bytes.isEmpty else { return }
        let at = Int.random(in: 0..<bytes.count, using: &random)
        switch Int.random(in: 0..<4, using: &random) {
        case 0: bytes.remove(at: at)
        case 1: bytes[at] = UInt8.random(in: 0...255, using: &random)
        case 2: bytes.removeSubrange(at...)
        default:
            bytes.insert(
                contentsOf: Array(["{", "}", "\"", "[", "\\u0000", "null", "1e9", ","].randomElement(using: &random)!.utf8), at: at)
        }
    }
}
