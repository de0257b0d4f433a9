import FHIRCore

/// Finds out how a document is encoded and turns it into UTF-8; UTF-8 and UTF-16 are read, as XML 1.0 section 4.3.3 demands.
enum XMLEncoding {
    case utf8, utf16LittleEndian, utf16BigEndian

    /// The encoding by byte order mark or by how `<?` or `<a` look, and the length of the mark.
    static func detect(_ bytes: [UInt8]) -> (encoding: XMLEncoding, mark: Int) {
        if bytes.starts(with: [0xEF, 0xBB, 0xBF]) { return (.utf8, 3) }
        if bytes.starts(with: [0xFF, 0xFE]) { return (.utf16LittleEndian, 2) }
        if bytes.starts(with: [0xFE, 0xFF]) { return (.utf16BigEndian, 2) }
        if bytes.count >= 4, bytes[0] == 0x3C, bytes[1] == 0 { return (.utf16LittleEndian, 0) }
        if bytes.count >= 4, bytes[0] == 0, bytes[1] == 0x3C { return (.utf16BigEndian, 0) }
        return (.utf8, 0)
    }

    /// Whether a declared encoding is another name for this one. The declared name may be empty.
    func agrees(with declared: UnsafeBufferPointer<UInt8>.SubSequence) -> Bool {
        if declared.isEmpty { return true }
        let name = String(decoding: declared, as: UTF8.self).uppercased()
        return switch self {
        case .utf8: name == "UTF-8" || name == "UTF8"
        case .utf16LittleEndian: name == "UTF-16" || name == "UTF-16LE"
        case .utf16BigEndian: name == "UTF-16" || name == "UTF-16BE"
        }
    }

    /// UTF-16 bytes behind the mark as UTF-8.
    func transcode(_ bytes: [UInt8], from start: Int) throws(XMLFault) -> [UInt8] {
        let low = self == .utf16LittleEndian ? 0 : 1
        var output: [UInt8] = []
        output.reserveCapacity(bytes.count)
        var index = start
        func unit(_ index: Int) -> UInt32? {
            index + 1 < bytes.count ? UInt32(bytes[index + low]) | UInt32(bytes[index + 1 - low]) << 8 : nil
        }
        while index < bytes.count {
            guard let first = unit(index) else { throw Self.fault }
            index += 2
            var value = first
            if first & 0xFC00 == 0xD800 {
                guard let second = unit(index), second & 0xFC00 == 0xDC00 else { throw Self.fault }
                index += 2
                value = 0x10000 + (first & 0x3FF) << 10 + second & 0x3FF
            }
            guard let scalar = Unicode.Scalar(value) else { throw Self.fault }
            output.append(contentsOf: scalar.utf8)
        }
        return output
    }

    private static var fault: XMLFault { XMLFault(.encoding, "expected well-formed UTF-16", at: 0) }
}
