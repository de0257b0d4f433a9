import Testing

@testable import caresync

/// Cutting NDJSON into runs of lines.
struct LineChunksTests {
    private func chunks(_ text: String, lineLimit: Int = 2, byteLimit: Int = 8, from: Int = 0, after: Int = 0) throws -> [LineChunk] {
        let folder = try TemporaryFolder()
        let file = try InputFile(try folder.write("x.ndjson", text))
        var chunks = LineChunks(file, from: from, after: after, lineLimit: lineLimit, byteLimit: byteLimit, longestLine: 64)
        var result: [LineChunk] = []
        while let chunk = try chunks.next() { result.append(chunk) }
        return result
    }

    private func texts(_ chunks: [LineChunk]) -> [[String]] {
        chunks.map { chunk in chunk.lines.map { String(decoding: chunk.bytes[$0.range], as: UTF8.self) } }
    }

    @Test func `lines come whole, whatever the size of the chunks`() throws {
        let text = "\u{FEFF}one\r\n\n  \ntwo\nthe third line is longer than a chunk\nfour"
        for limit in [1, 3, 8, 100] {
            let found = try chunks(text, lineLimit: 10, byteLimit: limit).flatMap { chunk in
                chunk.lines.map { ($0.number, String(decoding: chunk.bytes[$0.range], as: UTF8.self)) }
            }
            #expect(found.map(\.0) == [1, 4, 5, 6])
            #expect(found.map(\.1) == ["one", "two", "the third line is longer than a chunk", "four"])
        }
    }

    @Test func `reading goes on where a chunk ended`() throws {
        let text = "a\nb\nc\nd\ne\n"
        let all = try chunks(text)
        #expect(texts(all) == [["a", "b"], ["c", "d"], ["e"]])
        #expect(all.map(\.end) == [4, 8, 10])
        let rest = try chunks(text, from: all[0].end, after: all[0].lineCount)
        #expect(texts(rest) == [["c", "d"], ["e"]])
        #expect(rest.flatMap { $0.lines.map(\.number) } == [3, 4, 5])
        #expect(rest.flatMap { $0.lines.map(\.offset) } == [4, 6, 8])
    }

    @Test func `a line without end is refused`() throws {
        #expect(throws: FileFault.self) { try chunks("a\n" + String(repeating: "x", count: 100)) }
    }

    @Test func `an empty file has no chunks`() throws {
        #expect(try chunks("").isEmpty)
        #expect(try chunks("\n\n").flatMap(\.lines).isEmpty)
    }
}
