import FHIRCore
import Testing

@testable import FHIRSchema

/// Reading archives of packages.
struct PackageArchiveTests {
    /// A header as `tar` writes it.
    private func header(_ name: String, size: Int, type: Character = "0", isDamaged: Bool = false) -> [UInt8] {
        var block = [UInt8](repeating: 0, count: 512)
        func set(_ text: String, _ offset: Int) { for (index, byte) in text.utf8.enumerated() { block[offset + index] = byte } }
        func octal(_ number: Int, _ digits: Int) -> String {
            let text = String(number, radix: 8)
            return String(repeating: "0", count: digits - text.count) + text
        }
        set(name, 0)
        set(octal(size, 11), 124)
        set(String(type), 156)
        set("ustar", 257)
        set("        ", 148)
        set(octal(block.reduce(isDamaged ? 1 : 0) { $0 + Int($1) }, 6), 148)
        block[154] = 0
        return block
    }

    private func entry(_ name: String, _ text: String, type: Character = "0") -> [UInt8] {
        let bytes = Array(text.utf8)
        return header(name, size: bytes.count, type: type) + bytes + [UInt8](repeating: 0, count: (512 - bytes.count % 512) % 512)
    }

    private func files(_ bytes: [UInt8]) throws(OperationFailure) -> [String: String] {
        var reader = TarReader(bytes)
        var files: [String: String] = [:]
        while let file = try reader.next() { files[file.path] = String(decoding: file.bytes, as: UTF8.self) }
        return files
    }

    @Test func `files, folders and long names are read`() throws {
        let long = String(repeating: "x", count: 150)
        let end = [UInt8](repeating: 0, count: 1024)
        let archive =
            entry("package", "", type: "5") + entry("package/a.json", "{}") + entry("", "package/\(long)\0", type: "L")
            + entry("short", "long") + entry("", "20 path=package/pax\n", type: "x") + entry("short", "pax") + end
        #expect(try files(archive) == ["package/a.json": "{}", "package/" + long: "long", "package/pax": "pax"])
    }

    @Test func `damaged and foreign archives are refused`() {
        let good = entry("a", "text")
        #expect(throws: OperationFailure.self) { try files(Array(good.dropLast(1))) }
        #expect(throws: OperationFailure.self) { try files(header("a", size: 0, isDamaged: true)) }
        #expect(throws: OperationFailure.self) { try files(header("a", size: 10_000)) }
        #expect(throws: OperationFailure.self) { try files(header("a", size: 0, type: "2")) }
        #expect(throws: OperationFailure.self) { try PackageArchive([1, 2, 3]) }
        #expect(throws: OperationFailure.self) { try PackageArchive([]) }
    }

    @Test func `only what lies in the folder package is a resource`() {
        let names = ["package/a.json", "a.json", "package/package.json", "package/.index.json", "package/example/b.json", "package/a.txt"]
        #expect(names.filter { PackageArchive.File(path: $0, bytes: []).isResource } == ["package/a.json", "a.json"])
    }
}
