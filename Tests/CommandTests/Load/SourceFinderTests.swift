import Foundation
import Testing

@testable import caresync

/// Which files a load takes, and how it sees what is in them.
struct SourceFinderTests {
    @Test func `folders are searched at any depth, by name, and no file is taken twice`() throws {
        let folder = try TemporaryFolder()
        try folder.write("b/2.json", "{}")
        try folder.write("b/1.XML", "<a/>")
        try folder.write("a.ndjson", "{}")
        try folder.write("notes.txt", "x")
        try folder.write(".hidden/x.json", "{}")
        let finder = SourceFinder([folder.path, folder.path + "/a.ndjson"])
        #expect(finder.files.map { String($0.path.dropFirst(folder.path.count)) } == ["/a.ndjson", "/b/1.XML", "/b/2.json"])
        #expect(finder.files.map(\.layout) == [.lines, .xml, .json])
        #expect(finder.passedOver == 1)
        #expect(finder.faults.isEmpty)
    }

    @Test func `a path that is not there is a fault, and the rest is found`() throws {
        let folder = try TemporaryFolder()
        let file = try folder.write("a.json", "{}")
        let finder = SourceFinder(["/no/such/file", file])
        #expect(finder.files.map(\.path) == [file])
        #expect(finder.faults.map(\.path) == ["/no/such/file"])
    }

    @Test func `a named file without a telling name is looked into`() {
        #expect(SourceFile.layout(ofContent: Array("\u{FEFF}  <Patient/>".utf8)) == .xml)
        #expect(SourceFile.layout(ofContent: Array("{\"a\":1}\n\n{\"b\":2}\n".utf8)) == .lines)
        #expect(SourceFile.layout(ofContent: Array("{\"a\":1}\n".utf8)) == .json)
        #expect(SourceFile.layout(ofContent: Array("{\n \"a\":1}".utf8)) == .json)
    }
}
