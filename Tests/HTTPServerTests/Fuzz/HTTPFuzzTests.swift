import Foundation
import Interactions
import NIOHTTP1
import Testing

@testable import HTTPServer

/// Any bytes at all are judged, quickly and without a trap; `CARESYNC_FUZZ_INPUTS` sets how many are tried (default 20,000).
struct HTTPFuzzTests {
    private static let pieces = [
        "application/fhir+json", "application/fhir+xml", "*/*", "text/html", ";", ",", "=", "q=0.5", "q=1", "charset=utf-8", "\"", " ",
        "\t",
        "/", "//", "?", "#", "&", "%", "%2F", "%zz", "%C3%A9", "%00", "+", "fhir", "Patient", "_search", "$meta", "http://", "https://x",
        "return=minimal", "handling=lenient", "gzip", "deflate", "é", "\u{1}", "0", "9", "W/\"1\"", "*", "-", ".", ":", "1.2.3.4",
    ]

    private static var inputs: Int {
        ProcessInfo.processInfo.environment["CARESYNC_FUZZ_INPUTS"].flatMap { Int($0) } ?? 20_000
    }

    private func text(_ random: inout Seeded) -> String {
        (0..<Int.random(in: 0...12, using: &random)).map { _ in Self.pieces.randomElement(using: &random) ?? "" }.joined()
    }

    @Test func `any header and target is judged`() {
        var understood = 0
        let proxies = TrustedProxies(["1.2.3.4"])
        for seed in 0..<UInt64(Self.inputs) {
            var random = Seeded(state: seed)
            let text = text(&random)
            if Negotiation.format(accept: text, preferred: .json) != nil { understood += 1 }
            if MediaType(text) != nil { understood += 1 }
            if let target = RequestTarget(text), (try? target.segments(below: "/fhir")) != nil { understood += 1 }
            _ = Negotiation.acceptsGzip(text)
            _ = PreferHeader.parse(text)
            _ = try? BodyKind(contentType: text, taken: .patch)
            _ = try? BodyEncoding(contentEncoding: text)
            _ = proxies.client(text, through: "1.2.3.4")
            _ = RequestFields(HTTPHeaders([(text, text), ("Accept", text), ("accept", text)]))
        }
        #expect(understood > 0)
    }

    @Test func `any compressed body is judged`() throws {
        let whole = try #require(
            Array(String(repeating: "body ", count: 50).utf8).withUnsafeBufferPointer { GzipCompressor().compress($0) })
        var intact = 0
        for seed in 0..<UInt64(Self.inputs / 4) {
            var random = Seeded(state: seed)
            var bytes = whole
            for _ in 0..<Int.random(in: 0...3, using: &random) {
                bytes[Int.random(in: 0..<bytes.count, using: &random)] = UInt8.random(in: .min ... .max, using: &random)
            }
            bytes.removeLast(Int.random(in: 0..<bytes.count, using: &random) / 8)
            if (try? Inflater.inflate(bytes, limit: 10_000, ratio: 200)) != nil { intact += 1 }
        }
        #expect(intact > 0)
    }
}

/// A generator that repeats a run (SplitMix64).
private struct Seeded: RandomNumberGenerator {
    var state: UInt64

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var value = state
        value = (value ^ (value >> 30)) &* 0xBF58_476D_1CE4_E5B9
        value = (value ^ (value >> 27)) &* 0x94D0_49BB_1331_11EB
        return value ^ (value >> 31)
    }
}
