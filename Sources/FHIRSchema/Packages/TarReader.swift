import FHIRCore

/// Reads the regular files of a tar archive (POSIX ustar and pax, GNU long names) one after the other; strict about what it reads.
struct TarReader {
    private let bytes: [UInt8]
    private var at = 0

    private static let block = 512

    init(_ bytes: [UInt8]) {
        self.bytes = bytes
    }

    /// The next regular file; nil at the end. Folders are passed over.
    /// - Throws: `.invalid` for a damaged header, a cut archive, and for links and devices, which no package has.
    mutating func next() throws(OperationFailure) -> PackageArchive.File? {
        var longName: String?
        while at < bytes.count {
            guard bytes.count - at >= Self.block else { throw Self.damaged }
            let header = bytes[at..<(at + Self.block)]
            if header.allSatisfy({ $0 == 0 }) { return nil }
            let size = try Self.checked(header)
            let start = at + Self.block
            let padded = (size + Self.block - 1) / Self.block * Self.block
            guard padded <= bytes.count - start else { throw Self.damaged }
            let content = bytes[start..<(start + size)]
            at = start + padded
            switch header[header.startIndex + 156] {
            case UInt8(ascii: "0"), 0, UInt8(ascii: "7"):
                return PackageArchive.File(path: longName ?? Self.name(header), bytes: Array(content))
            case UInt8(ascii: "5"): longName = nil
            case UInt8(ascii: "L"): longName = String(decoding: content.prefix { $0 != 0 }, as: UTF8.self)
            case UInt8(ascii: "x"): longName = try Self.path(inRecords: content) ?? longName
            case UInt8(ascii: "g"): continue
            default: throw OperationFailure(.invalid, .encoding, "The package has something in it that is neither a file nor a folder")
            }
        }
        return nil
    }

    /// The size of the content, after the header's sum has been found right.
    private static func checked(_ header: ArraySlice<UInt8>) throws(OperationFailure) -> Int {
        let start = header.startIndex
        guard let size = number(header[(start + 124)..<(start + 136)]), let sum = number(header[(start + 148)..<(start + 156)]) else {
            throw damaged
        }
        var found = 0
        for (offset, byte) in header.enumerated() { found += (148..<156).contains(offset) ? 0x20 : Int(byte) }
        guard found == sum else { throw damaged }
        return size
    }

    /// An octal number with spaces or zero bytes around it.
    private static func number(_ field: ArraySlice<UInt8>) -> Int? {
        let digits = field.drop { $0 == 0x20 }.prefix { $0 != 0 && $0 != 0x20 }
        guard digits.count <= 12, digits.allSatisfy({ (0x30...0x37).contains($0) }) else { return nil }
        return digits.reduce(0) { $0 * 8 + Int($1 - 0x30) }
    }

    private static func name(_ header: ArraySlice<UInt8>) -> String {
        func text(_ offset: Int, _ count: Int) -> String {
            let start = header.startIndex + offset
            return String(decoding: header[start..<(start + count)].prefix { $0 != 0 }, as: UTF8.self)
        }
        let prefix = text(257, 5) == "ustar" ? text(345, 155) : ""
        return prefix.isEmpty ? text(0, 100) : prefix + "/" + text(0, 100)
    }

    /// The `path` among pax records, each `length key=value` and a line feed.
    private static func path(inRecords content: ArraySlice<UInt8>) throws(OperationFailure) -> String? {
        var path: String?
        var rest = content
        while !rest.isEmpty {
            guard let space = rest.firstIndex(of: 0x20), let length = Int(String(decoding: rest[..<space], as: UTF8.self)),
                length > space - rest.startIndex + 1, length <= rest.count
            else { throw damaged }
            let record = String(decoding: rest[(space + 1)..<(rest.startIndex + length - 1)], as: UTF8.self)
            if record.hasPrefix("path=") { path = String(record.dropFirst(5)) }
            rest = rest[(rest.startIndex + length)...]
        }
        return path
    }

    private static var damaged: OperationFailure {
        OperationFailure(.invalid, .encoding, "The package is not a complete tar archive")
    }
}
