import FHIRCore
import Foundation
import Testing

/// Any text at all is judged, quickly; `CARESYNC_FUZZ_INPUTS` sets how many are tried (default 20,000).
struct XHTMLFuzzTests {
    private static let pieces = [
        "<div xmlns=\"http://www.w3.org/1999/xhtml\">", "</div>", "<p>", "</p>", "<br/>", "<a href='x'>", "</a>", "&amp;", "&nbsp;",
        "&#x41;", "&#", ";", "<!--", "-->", "<![CDATA[", "]]>", "<", ">", "/", "=", "\"", "'", " ", "x:",
        "xmlns:x=\"urn:x\"", "text", "é", "\u{1}", "<?", "!",
    ]

    @Test func anyTextIsJudged() {
        let inputs = ProcessInfo.processInfo.environment["CARESYNC_FUZZ_INPUTS"].flatMap { Int($0) } ?? 20_000
        var accepted = 0
        for seed in 0..<UInt64(inputs) {
            var random = SeededGenerator(seed: seed)
            var bytes = Array(Self.pieces[0].utf8)
            for _ in 0..<Int.random(in: 0...10, using: &random) { bytes += Array((Self.pieces.randomElement(using: &random) ?? "").utf8) }
            bytes += Array("</div>".utf8)
            if Int.random(in: 0..<3, using: &random) == 0 {
                bytes[Int.random(in: 0..<bytes.count, using: &random)] = UInt8.random(in: .min ... .max, using: &random)
                bytes.removeLast(Int.random(in: 0...bytes.count, using: &random))
            }
            if bytes.withUnsafeBufferPointer({ XHTMLSyntax.fault(in: $0) }) == nil { accepted += 1 }
        }
        #expect(accepted > inputs / 100)
        #expect(accepted < inputs / 2)
    }
}
