import FHIRCore
import FHIRJSON
import FHIRModel
import FHIRSchema
import Foundation
import Interactions
import Testing

/// Random and mutated patches: they apply or fail cleanly, in bounded time, and never change the identity.
struct PatchFuzzTests {
    private static var inputs: Int { ProcessInfo.processInfo.environment["CARESYNC_FUZZ_INPUTS"].flatMap { Int($0) } ?? 20_000 }
    private static var seed: UInt64 { ProcessInfo.processInfo.environment["CARESYNC_FUZZ_SEED"].flatMap { UInt64($0) } ?? 1 }

    private static let tokens = [
        "", "/", "/id", "/name", "/name/0", "/name/1", "/name/-", "/name/0/given", "/name/0/given/0", "/name/0/given/01", "/name/9",
        "/birthDate", "/_birthDate", "/resourceType",
        "/contact/0/name/text", "/~0", "/~1", "/~2", "/a~", "name", "/deceasedBoolean", "/gender", "/telecom",
        "/name/0/given/99999999999999999999", "/é", "//", "/contact/0/extension",
    ]
    private static let values = [
        "1", "-0.50", "1e400", "\"x\"", "\"male\"", "null", "true", "[]", "{}", "[\"a\",null]", "{\"given\":[\"a\"]}", "{\"text\":\"t\"}",
        "[{\"family\":\"f\"}]", "\"\\u0000\"", "\"1980-01-01\"",
        "{\"resourceType\":\"Patient\",\"id\":\"p1\"}", "[[[[[[[[]]]]]]]]",
    ]

    private static func jsonPatch(_ random: inout PatchRandom) -> [UInt8] {
        let operations = (0..<Int.random(in: 0...6, using: &random)).map { _ in
            let op = ["add", "remove", "replace", "move", "copy", "test", "Add"].randomElement(using: &random) ?? "add"
            let path = tokens.randomElement(using: &random) ?? ""
            let from = tokens.randomElement(using: &random) ?? ""
            let value = values.randomElement(using: &random) ?? "1"
            return #"{"op":"\#(op)","path":"\#(path)","from":"\#(from)","value":\#(value)}"#
        }
        return mutated(Array("[\(operations.joined(separator: ","))]".utf8), &random)
    }

    private static let paths = [
        "Patient", "Patient.name", "Patient.name[0]", "Patient.name[0].given", "Patient.name.given", "Patient.birthDate",
        "Patient.deceased", "Patient.contact[0].name.text", "Patient.id", "Patient.name.where(use='official')",
        "Patient.contact", "Patient.birthDate.extension", "%resource", "Patient.descendants()", "Patient.name.family & 'x'",
        "Patient.telecom", "name[1]", "$this", "Patient.nmae",
    ]
    private static let parts = [
        #"{"name":"name","valueString":"gender"}"#, #"{"name":"name","valueString":"name"}"#, #"{"name":"name","valueString":"contact"}"#,
        #"{"name":"name","valueString":"extension"}"#,
        #"{"name":"value","valueString":"x"}"#, #"{"name":"value","valueCode":"male"}"#,
        #"{"name":"value","valueHumanName":{"given":["g"]}}"#, #"{"name":"value","valueBoolean":true}"#,
        #"{"name":"value","valueDateTime":"2020"}"#,
        #"{"name":"value","part":[{"name":"name","valueHumanName":{"text":"n"}}]}"#,
        #"{"name":"value","part":[{"name":"url","valueUri":"u"},{"name":"value","valueInteger":1}]}"#,
        #"{"name":"value","resource":{"resourceType":"Basic","code":{"text":"c"}}}"#,
        #"{"name":"index","valueInteger":0}"#, #"{"name":"index","valueInteger":2}"#, #"{"name":"source","valueInteger":1}"#,
        #"{"name":"destination","valueInteger":0}"#, #"{"name":"source","valueInteger":-1}"#,
    ]

    private static func fhirPathPatch(_ random: inout PatchRandom) -> [UInt8] {
        let kinds = ["add": [0, 4], "insert": [4, 12], "delete": [], "replace": [4], "move": [14, 15]]
        let operations = (0..<Int.random(in: 1...3, using: &random)).map { _ in
            let kind = ["add", "insert", "delete", "replace", "move"].randomElement(using: &random) ?? "add"
            let path = paths.randomElement(using: &random) ?? "Patient"
            let needed = (kinds[kind] ?? []).map { first in
                first == 0
                    ? parts[Int.random(in: 0...3, using: &random)]
                    : first == 4
                        ? parts[Int.random(in: 4...11, using: &random)]
                        : first == 12 ? parts[Int.random(in: 12...13, using: &random)] : parts[first]
            }
            let all =
                [#"{"name":"type","valueCode":"\#(kind)"}"#, #"{"name":"path","valueString":"\#(path)"}"#] + needed
                + (Int.random(in: 0..<8, using: &random) == 0 ? [parts.randomElement(using: &random) ?? ""] : [])
            return #"{"name":"operation","part":[\#(all.joined(separator: ","))]}"#
        }
        return mutated(Array(#"{"resourceType":"Parameters","parameter":[\#(operations.joined(separator: ","))]}"#.utf8), &random)
    }

    private static func mutated(_ bytes: [UInt8], _ random: inout PatchRandom) -> [UInt8] {
        guard Int.random(in: 0..<3, using: &random) == 0 else { return bytes }
        var bytes = bytes
        for _ in 0..<Int.random(in: 1...3, using: &random) where !bytes.isEmpty {
            let position = Int.random(in: 0..<bytes.count, using: &random)
            switch Int.random(in: 0..<3, using: &random) {
            case 0: bytes[position] = UInt8.random(in: 0...255, using: &random)
            case 1: bytes.remove(at: position)
            default: bytes.insert(Array("[]{}\",:/~-0 .é".utf8).randomElement(using: &random) ?? 0, at: position)
            }
        }
        return bytes
    }

    private func run(_ name: String, _ format: InteractionRequest.Payload.Format, _ make: (inout PatchRandom) -> [UInt8]) throws {
        var random = PatchRandom(seed: Self.seed)
        let arena = try PatchFixtures.arena(PatchFixtures.patient)
        var counts: [String: Int] = [:]
        for _ in 0..<Self.inputs {
            let patch = make(&random)
            do throws(OperationFailure) {
                let result = try PatchDocument.parse(InteractionRequest.Payload(patch, format), schema: .r4).apply(to: arena)
                #expect(result.id == "p1")
                counts["applied", default: 0] += 1
            } catch {
                counts["\(error.category.rawValue) \(error.issues.first?.id.rawValue ?? "")", default: 0] += 1
                let isExpected = [.invalid, .unprocessable, .tooLarge].contains(error.category)
                #expect(isExpected && !error.issues.isEmpty, "seed \(Self.seed): \(String(decoding: patch, as: UTF8.self)): \(error)")
            }
        }
        let outcomes = counts.sorted { $0.value > $1.value }.prefix(8).map { "\($0.value) \($0.key)" }.joined(separator: ", ")
        print("\(name) fuzz, seed \(Self.seed): \(Self.inputs) inputs: \(outcomes)")
        #expect((counts["applied"] ?? 0) > Self.inputs / 100)
    }

    @Test func noJSONPatchTraps() throws { try run("JSON Patch", .jsonPatch, Self.jsonPatch) }

    @Test func noFHIRPathPatchTraps() throws { try run("FHIRPath Patch", .json, Self.fhirPathPatch) }

    @Test func noPointerTraps() {
        var random = PatchRandom(seed: Self.seed)
        for _ in 0..<Self.inputs {
            let scalars = (0..<Int.random(in: 0...12, using: &random)).map { _ in
                ["/", "~", "0", "1", "a", "-", "é", "😀", "\u{0}", "~0", "~1"].randomElement(using: &random) ?? ""
            }
            let text = scalars.joined()
            guard let pointer = JSONPointer(text) else { continue }
            let escaped = pointer.tokens.map { "/" + $0.replacing("~", with: "~0").replacing("/", with: "~1") }.joined()
            #expect(escaped == text)
        }
    }
}
