import FHIRCore
import FHIRSchema
import Foundation
import Testing

@testable import FHIRSearch

/// Random, composed and mutated searches and filters: each is read or refused cleanly, in bounded time, and what is read can be decided.
///
/// `CARESYNC_FUZZ_INPUTS` sets how many are tried (default 100,000), `CARESYNC_FUZZ_SEED` where the sequence begins.
struct RequestFuzzTests {
    private static var inputs: Int { ProcessInfo.processInfo.environment["CARESYNC_FUZZ_INPUTS"].flatMap { Int($0) } ?? 100_000 }
    private static var seed: UInt64 { ProcessInfo.processInfo.environment["CARESYNC_FUZZ_SEED"].flatMap { UInt64($0) } ?? 1 }

    private static let types = ["Patient", "Observation", "Encounter", "Location", "Questionnaire", "Group", "Bundle", "List"]
    private static let pieces = [
        ",", "|", "$", "\\", "\\,", ":", ".", "_", "-", "*", "/", " ", "\"", "(", ")", "[", "]", "%", "é", "😀", "\u{0}", "\u{301}", "eq",
        "ne", "ap", "ge",
        "2020", "2020-02-30", "9999-12-31T23:59:60Z", "0001", "1e999", "-0", "1e-24000", "http://unitsofmeasure.org", "mg", "Patient/1",
        "urn:uuid:x", "#x",
        ":missing", ":not", ":in", ":exact", ":iterate", "_has:", "_has:Observation:patient:", "subject.", "subject:Patient.", "patient.",
        "true", "false", "null",
    ]
    private static let values = [
        "x", "a|b", "|b", "a|", "true", "2020", "ge2020-01-01T10:00", "5.4", "5||mg", "gt5.4|http://unitsofmeasure.org|mg", "Patient/1",
        "abc", "http://a/b|2",
        "52|13|5|km", "a$b", "a$gt5", "name,-birthdate", "Observation:subject", "http://example.org/pets", "x,y,z", "http://mrn|1",
    ]

    @Test func `No search traps or runs away`() throws {
        let seed = Self.seed
        var random = RequestRandom(seed: seed)
        let resources = try [
            #"{"resourceType":"Patient","id":"1","name":[{"family":"x"}],"birthDate":"2020","identifier":[{"system":"a","value":"b"}]}"#,
            #"""
            {"resourceType":"Observation","id":"1","status":"final","code":{"coding":[{"code":"a"}]},"subject":{"reference":"Patient/1"},
             "component":[{"code":{"coding":[{"code":"a"}]},
              "valueQuantity":{"value":6,"code":"mg","system":"http://unitsofmeasure.org"}}]}
            """#,
        ].map { try RequestFixture.resource($0) }
        var read = 0
        var slowest = Duration.zero
        for number in 0..<Self.inputs {
            let (type, parameters) = Self.search(&random)
            let scope: SearchRequest.Scope =
                random.pick([true, true, true, false]) ? .type(RequestFixture.type(type)) : Self.scope(&random)
            let purpose = random.pick([SearchRequest.Purpose.answer(isLenient: false), .answer(isLenient: true), .condition])
            let start = ContinuousClock.now
            do throws(OperationFailure) {
                let request = try SearchRequest(parameters, scope: scope, purpose: purpose, now: RequestFixture.now, RequestFixture.context)
                read += 1
                for resource in resources { _ = request.matches(resource) }
                #expect(request.used.count + request.ignored.count == parameters.count, "seed \(seed), input \(number)")
            } catch {
                #expect(!error.issues.isEmpty && error.category == .invalid, "seed \(seed), input \(number)")
            }
            let time = ContinuousClock.now - start
            slowest = max(slowest, time)
            #expect(time < .seconds(5), "seed \(seed), input \(number): \(parameters)")
        }
        print("search fuzz, seed \(seed): \(Self.inputs) inputs, \(read) read, slowest \(slowest)")
        #expect(read > Self.inputs / 20)
    }

    @Test func `No filter traps, and what is read is read the same again`() throws {
        let seed = Self.seed
        var random = RequestRandom(seed: seed &+ 1)
        var read = 0
        for number in 0..<Self.inputs {
            let text = Self.filter(&random)
            do throws(SearchFault) {
                let tree = try FilterParser.parse(text)
                read += 1
                if let written = Self.written(tree) {
                    #expect(try FilterParser.parse(written) == tree, "seed \(seed), input \(number): \(text)")
                }
                if number % 10 == 0 {
                    var reading = CriterionReading(RequestFixture.context, now: RequestFixture.now, verifiesHashes: false)
                    _ = try? reading.criterion(tree, on: RequestFixture.type(random.pick(Self.types)), "_filter")
                }
            } catch {
                #expect(!error.issue.diagnostics.isEmpty)
            }
        }
        print("filter fuzz, seed \(seed): \(Self.inputs) inputs, \(read) read")
        #expect(read > Self.inputs / 10)
    }

    // MARK: Inputs

    private static func scope(_ random: inout RequestRandom) -> SearchRequest.Scope {
        switch Int.random(in: 0..<20, using: &random) {
        case 0: .system
        case 1: .compartment(RequestFixture.type("Patient"), ResourceID(unchecked: "1"), member: nil)
        default: .compartment(RequestFixture.type("Patient"), ResourceID(unchecked: "1"), member: RequestFixture.type(random.pick(types)))
        }
    }

    private static func search(_ random: inout RequestRandom) -> (type: String, [(name: String, value: String)]) {
        let type = random.pick(types)
        let own = RequestFixture.context.catalogue.parameters(of: RequestFixture.type(type)).map(\.code)
        let parameters = (0..<Int.random(in: 1...3, using: &random)).map { _ in
            var name = random.pick([random.pick(own), random.pick(own), random.pick(own), random.pick(general)])
            var value = name == "_filter" ? filter(&random) : random.pick(values)
            if random.pick([true, false, false, false]) {
                name += random.pick([":missing", ":not", ":exact", ":Patient", ":in", ":below", ":iterate", ".name", ":text"])
            }
            for _ in 0..<random.pick([0, 0, 0, 1, 3]) {
                if Bool.random(using: &random) { mutate(&name, &random) } else { mutate(&value, &random) }
            }
            return (name: name, value: value)
        }
        return (type, parameters)
    }

    private static let general = [
        "_count", "_sort", "_include", "_revinclude", "_total", "_summary", "_elements", "_filter", "_list", "_text", "_content", "_type",
        "_query", "_contained",
        "_has:Observation:patient:code", "subject.name", "patient.organization.name", "_explain",
    ]

    private static func mutate(_ text: inout String, _ random: inout RequestRandom) {
        var characters = Array(text)
        let position = Int.random(in: 0...characters.count, using: &random)
        switch Int.random(in: 0..<3, using: &random) {
        case 0: characters.insert(contentsOf: random.pick(pieces), at: position)
        case 1: characters.removeSubrange(position..<min(characters.count, position + Int.random(in: 1...4, using: &random)))
        default:
            let other = Array(random.pick(values))
            characters.insert(contentsOf: other.prefix(Int.random(in: 0...other.count, using: &random)), at: position)
        }
        text = String(characters)
    }

    /// A filter of the grammar, of which one in three is spoilt.
    private static func filter(_ random: inout RequestRandom) -> String {
        var text = expression(&random, depth: 0)
        if random.pick([true, false, false]) { mutate(&text, &random) }
        return text
    }

    private static func expression(_ random: inout RequestRandom, depth: Int) -> String {
        switch Int.random(in: 0..<(depth > 4 ? 1 : 6), using: &random) {
        case 1: "(" + expression(&random, depth: depth + 1) + ")"
        case 2: "not (" + expression(&random, depth: depth + 1) + ")"
        case 3, 4:
            (0..<Int.random(in: 2...4, using: &random)).map { _ in expression(&random, depth: depth + 1) }
                .joined(separator: random.pick([" and ", " or "]))
        default: path(&random, depth: depth) + " " + random.pick(FilterOperator.allCases).rawValue + " " + value(&random)
        }
    }

    private static func path(_ random: inout RequestRandom, depth: Int) -> String {
        let name = random.pick([
            "name", "birthdate", "code", "subject", "patient", "gender", "date", "value-quantity", "_id", "_lastUpdated", "characteristic",
            "x",
        ])
        switch Int.random(in: 0..<(depth > 4 ? 1 : 5), using: &random) {
        case 1: return name + "." + path(&random, depth: depth + 1)
        case 2: return name + "[" + expression(&random, depth: depth + 2) + "]." + path(&random, depth: depth + 1)
        case 3: return "_has:Observation:patient:" + path(&random, depth: depth + 1)
        default: return name
        }
    }

    private static func value(_ random: inout RequestRandom) -> String {
        let value = random.pick(values)
        return Bool.random(using: &random)
            ? value.replacing(" ", with: "") : "\"" + value.replacing("\\", with: "\\\\") + random.pick(["", " ) ]", "é"]) + "\""
    }

    // MARK: Writing filters

    /// A filter as text, in parentheses; nil for one with characters that JSON would have to escape.
    private static func written(_ filter: FilterExpression) -> String? {
        switch filter {
        case .and(let parts): return joined(parts, " and ")
        case .or(let parts): return joined(parts, " or ")
        case .not(let part): return written(part).map { "not (" + $0 + ")" }
        case .test(let path, let operation, let value):
            guard value.unicodeScalars.allSatisfy({ $0.value >= 0x20 && $0 != "\"" && $0 != "\\" }), let path = written(path) else {
                return nil
            }
            return path + " " + operation.rawValue + " \"" + value + "\""
        }
    }

    private static func joined(_ parts: [FilterExpression], _ word: String) -> String? {
        let texts = parts.compactMap { part in written(part).map { "(" + $0 + ")" } }
        return texts.count == parts.count ? texts.joined(separator: word) : nil
    }

    private static func written(_ path: SearchPath) -> String? {
        switch path {
        case .parameter(let code, let modifier): return code + (modifier.map { ":" + $0 } ?? "")
        case .has(let type, let code, let rest): return written(rest).map { "_has:\(type):\(code):" + $0 }
        case .chain(let code, let type, let condition, let rest):
            var text = code + (type.map { ":" + $0 } ?? "")
            if let condition {
                guard let inner = written(condition) else { return nil }
                text += "[" + inner + "]"
            }
            return written(rest).map { text + "." + $0 }
        }
    }
}
