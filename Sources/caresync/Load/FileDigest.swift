import Crypto

/// The SHA-256 of a file's bytes: how the journal knows a file again, whatever it is called and wherever it lies.
package struct FileDigest: Sendable, Hashable, CustomStringConvertible {
    /// 64 hexadecimal digits.
    package let description: String

    /// Reads the whole file once. Some 500 MB/s or more.
    package init(_ file: InputFile) throws(FileFault) {
        var hash = SHA256()
        var offset = 0
        while offset < file.size {
            let bytes = try file.read(from: offset, count: 1 << 20)
            if bytes.isEmpty { break }
            hash.update(data: bytes)
            offset += bytes.count
        }
        self.init(hash.finalize())
    }

    package init(of bytes: [UInt8]) {
        self.init(SHA256.hash(data: bytes))
    }

    private init(_ digest: SHA256Digest) {
        let digits = Array("0123456789abcdef".utf8)
        description = String(decoding: digest.flatMap { [digits[Int($0 >> 4)], digits[Int($0 & 15)]] }, as: UTF8.self)
    }
}
