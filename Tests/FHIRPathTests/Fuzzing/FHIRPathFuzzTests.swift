import FHIRCore
import FHIRPath
import FHIRTerminology
import Foundation
import Testing

/// Random and mutated expressions: parsing and evaluating either succeed or fail cleanly, in bounded time.
struct FHIRPathFuzzTests {
    private static let seeds = [
        "Patient.name.where(use = 'official').given.first()", "name.given[0] | name.family", "birthDate > @1970-01-01T10:00:00.000+02:00",
        "iif(active, name.select(given & ' ' & family), {})", "extension('http://example.org/a').value as integer + 3 * -2.5 div 2 mod 3",
        "descendants().where($this is string).distinct().count() >= 10", "name.aggregate($total + $index, 0)",
        "4 days = 1 'wk' or @T10:30 < @T11 implies true",
        "`name`.given.matches('^[A-Z](.*?)\\\\w{1,3}$')", "'\\u0041\\n'.replaceMatches('(a|b)*', '$1') ~ 'x'",
        "%resource.contact.gender contains 'male'",
        "(1|2|3).sort(-$this).take(2).exclude(2)", "name.repeat(extension).isDistinct() xor %`ext-x` in ('a' | 'b')",
        "1.587.lowBoundary(2) = 10 'mg' / 2 'mL'",
        "/* c */ name // d", "managingOrganization.resolve().name & text.div.htmlChecks().toString()",
        "name.elementDefinition().path | gender.memberOf(%`vs-administrative-gender`)", "name.slice('http://example.org/p', 'official').given",
        "maritalStatus.subsumes(maritalStatus) or maritalStatus.coding.subsumedBy(maritalStatus)", "checkModifiers('a').generalPractitioner.resolve()", "timeOfDay() - 5 minutes", "name.given.join(',').split(',').toChars().indexOf('a')",
        "2.power(10).sqrt().round(2).toString()",
    ]

    private static let pieces = [
        "(", ")", "[", "]", "{", "}", ".", ",", "'", "`", "\\", "@", "%", "$", "$this", "$index", "$total", "T", "Z", "+", "-", "*", "/",
        "//", "/*", "*/", "|", "&",
        "<", "<=", ">", ">=", "=", "!=", "~", "!~", " is ", " as ", " in ", " contains ", " and ", " or ", " xor ", " implies ", " div ",
        " mod ", "true", "false", "name",
        "given", "Patient", "Quantity", "System.String", "0", "1", "-1", "9223372036854775807", "1.5", "1e9", "'a'", "@2024-02-30", "@2024",
        "@T23:59:60", "1 'mg'", "2 years",
        "9999999999 months", "where(", "select(", "repeat(", "all(", "first()", "substring(0", "replace('', 'ab')", "matches('(a*)*')",
        "descendants()", "\u{0}", "é", "😀", "\u{FFFF}",
        "power(", "round(", "lowBoundary(", "toDate()", "toQuantity()", "sort(", "decode('base64')", "highBoundary(17)", "precision()", "resolve()", "elementDefinition()", "memberOf(", "checkModifiers(", "htmlChecks()",
    ]

    @Test func noExpressionTrapsOrRunsAway() throws {
        let inputs = ProcessInfo.processInfo.environment["CARESYNC_FUZZ_INPUTS"].flatMap { Int($0) } ?? 20_000
        let seed = ProcessInfo.processInfo.environment["CARESYNC_FUZZ_SEED"].flatMap { UInt64($0) } ?? 1
        var random = SeededRandom(seed: seed)
        let arena = try Evaluating.patient()
        let environment = FHIRPathEnvironment(
            instant: Evaluating.instant, budget: 20_000, units: UCUM.standard, resolver: People(), terminology: Terminology.r4)
        var parsed = 0
        var evaluated = 0
        var slowest = Duration.zero
        for _ in 0..<inputs {
            let expression = Self.expression(&random)
            let start = ContinuousClock.now
            do throws(FHIRPathFault) {
                let program = try FHIRPathExpression(expression)
                parsed += 1
                _ = try program.answer(in: arena, environment: environment)
                evaluated += 1
            } catch {
                #expect(!error.reason.isEmpty && error.offset >= 0 && error.offset <= expression.utf8.count)
            }
            let time = ContinuousClock.now - start
            slowest = max(slowest, time)
            #expect(time < .seconds(5), "seed \(seed): \(expression)")
        }
        print("FHIRPath fuzz, seed \(seed): \(inputs) inputs, \(parsed) parsed, \(evaluated) evaluated, slowest \(slowest)")
        #expect(parsed > inputs / 50)
    }

    private static func expression(_ random: inout SeededRandom) -> String {
        if random.once(in: 4) { return composed(&random, depth: 0) }
        var bytes = Array((seeds.randomElement(using: &random) ?? "").utf8)
        for _ in 0..<Int.random(in: 1...4, using: &random) {
            let position = Int.random(in: 0...bytes.count, using: &random)
            switch Int.random(in: 0..<5, using: &random) {
            case 0: bytes.removeSubrange(position..<min(bytes.count, position + Int.random(in: 1...6, using: &random)))
            case 1, 2: bytes.insert(contentsOf: Array((pieces.randomElement(using: &random) ?? "").utf8), at: position)
            case 3:
                let other = Array((seeds.randomElement(using: &random) ?? "").utf8)
                let from = Int.random(in: 0..<other.count, using: &random)
                bytes.insert(contentsOf: other[from..<min(other.count, from + Int.random(in: 1...20, using: &random))], at: position)
            default: if position < bytes.count { bytes[position] = UInt8.random(in: 0...255, using: &random) }
            }
        }
        return String(decoding: bytes, as: UTF8.self)
    }

    /// An expression that the grammar allows.
    private static func composed(_ random: inout SeededRandom, depth: Int) -> String {
        let leaves = [
            "name", "given", "use", "Patient", "birthDate", "extension", "value", "1", "0", "-3", "2.50", "'a'", "'Ilona'", "true", "{}",
            "$this", "@2024-05", "@T10", "3 'mg'", "1 month", "$total",
        ]
        if depth > 4 || random.once(in: 3) { return leaves.randomElement(using: &random) ?? "1" }
        let one = composed(&random, depth: depth + 1)
        let two = composed(&random, depth: depth + 1)
        let operators = [
            "+", "-", "*", "/", "div", "mod", "|", "&", "<", "<=", ">", ">=", "=", "!=", "~", "!~", "and", "or", "xor", "implies", "in",
            "contains",
        ]
        let functions = [
            "where", "select", "all", "exists", "repeat", "skip", "take", "combine", "union", "intersect", "exclude", "subsetOf",
            "startsWith", "indexOf", "substring", "matches", "power", "log", "round", "iif",
            "lowBoundary", "highBoundary", "extension", "sort", "aggregate", "join", "split", "comparable", "toQuantity",
        ]
        let bare = [
            "first", "last", "tail", "count", "distinct", "not", "empty", "children", "descendants", "toString", "toDate", "toInteger",
            "length", "abs", "sqrt", "exp", "ln", "upper", "trim", "type", "precision", "ceiling", "resolve", "elementDefinition",
        ]
        switch Int.random(in: 0..<6, using: &random) {
        case 0, 1: return "(\(one) \(operators.randomElement(using: &random) ?? "+") \(two))"
        case 2: return "(\(one)).\(functions.randomElement(using: &random) ?? "where")(\(two))"
        case 3: return "(\(one)).\(bare.randomElement(using: &random) ?? "first")()"
        case 4: return "(\(one))[\(two)]"
        default: return "iif(\(one), \(two), (\(one)) is Quantity)"
        }
    }
}
