import FHIRCore
import FHIRTerminology
import Foundation
import Testing

/// Random and mutated codes, and many threads at once: the answer comes in bounded time and never depends on who asks.
struct UCUMFuzzTests {
    private static let pieces = [
        "m", "kg", "s", "10*", "10^", "[pi]", "[in_i]", "[", "]", "{", "}", "{x}", "(", ")", ".", "/", "-", "+", "1", "2", "9", "255",
        "256", "Y", "da",
        "Cel", "[pH]", "B[10.nV]", "[m/s2/Hz^(1/2)]", "[ft_us]", "mol", "%", "'", "é", " ", "\u{0}", "\u{7F}", "((((((((", "[G]", "Lmb",
        "[mu_0]200",
    ]

    @Test func `No code traps or takes long`() {
        let inputs = ProcessInfo.processInfo.environment["CARESYNC_FUZZ_INPUTS"].flatMap { Int($0) } ?? 20_000
        let seed = ProcessInfo.processInfo.environment["CARESYNC_FUZZ_SEED"].flatMap { UInt64($0) } ?? 1
        var random = SeededRandom(seed: seed)
        var valid = 0
        var slowest = (Duration.zero, "")
        let clock = ContinuousClock()
        for _ in 0..<inputs {
            let count = Int.random(in: 1...(random.once(in: 50) ? 120 : 8), using: &random)
            let code = (0..<count).map { _ in Self.pieces.randomElement(using: &random) ?? "" }.joined()
            let start = clock.now
            let scale = UCUM.standard.scale(code)
            let taken = clock.now - start
            if taken > slowest.0 { slowest = (taken, code) }
            if UCUM.standard.isValid(code) { valid += 1 }
            if let scale {
                #expect(!scale.divisor.isZero && !scale.factor.isZero)
                _ = scale.canonical(DecimalValue(1))
            }
        }
        #expect(valid > inputs / 50)
        #expect(slowest.0 < .milliseconds(200), "\(slowest.1) took \(slowest.0)")
    }

    @Test func `The costliest codes that fit are bounded`() {
        let codes = [
            String(repeating: "[pi]9.", count: 36) + "m", String(repeating: "[pi].", count: 40) + "m255",
            "[pi]9" + String(repeating: ".m255", count: 50),
            "[pi]9/[mu_0]7" + String(repeating: ".m255", count: 45),
            String(repeating: "(", count: 16) + "m" + String(repeating: ")", count: 16),
            String(repeating: "Ym255.", count: 40) + "m", String(repeating: "[ft_us]99/[ft_us]99.", count: 12) + "m",
        ]
        let clock = ContinuousClock()
        for code in codes {
            let taken = clock.measure { _ = UCUM.standard.scale(code) }
            #expect(taken < .milliseconds(200), "\(code) took \(taken)")
        }
        #expect(UCUM.standard.isValid(String(repeating: "(", count: 16) + "m" + String(repeating: ")", count: 16)))
        #expect(!UCUM.standard.isValid(String(repeating: "(", count: 17) + "m" + String(repeating: ")", count: 17)))
        #expect(!UCUM.standard.isValid("{" + String(repeating: "a", count: 255) + "}"))
    }

    @Test func `More codes than are kept, asked for by several threads, are answered the same`() async {
        let wrong = await withTaskGroup(of: Int.self) { group in
            for task in 0..<4 {
                group.addTask { Self.wrongAnswers(startingAt: task * 1000) }
            }
            return await group.reduce(0, +)
        }
        #expect(wrong == 0)
    }

    private static func wrongAnswers(startingAt start: Int) -> Int {
        (0..<6000).count { round in
            let number = (round * 7 + start) % 5000 + 1
            let canonical = UCUM.standard.canonical("\(number).mg")
            let expected = DecimalValue(Int64(number)).multiplied(by: DecimalValue("0.001") ?? .zero)
            return canonical?.factor != expected || canonical?.code != "g"
        }
    }
}
