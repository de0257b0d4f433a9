import CZlib
import FHIRCore

/// Unpacks gzip data (RFC 1952), within a limit.
enum Gunzip {
    private static let chunk = 256 << 10

    static func unpack(_ input: [UInt8], limit: Int) throws(OperationFailure) -> [UInt8] {
        var stream = z_stream()
        guard czlib_inflate_init_auto(&stream) == Z_OK else {
            throw OperationFailure(.unavailable, .busy, "There is no memory to unpack the package")
        }
        defer { inflateEnd(&stream) }
        var output: [UInt8] = []
        var fed = 0
        var status = Z_OK
        while status != Z_STREAM_END {
            let before = (fed, output.count)
            status = step(&stream, input, &fed, &output)
            guard status == Z_OK || status == Z_STREAM_END, status == Z_STREAM_END || before != (fed, output.count) else {
                throw OperationFailure(.invalid, .encoding, "The package cannot be unpacked: expected complete gzip data")
            }
            guard output.count <= limit else {
                throw OperationFailure(.tooLarge, .sizeLimit, "The package unpacks to more than the limit of \(limit) bytes")
            }
        }
        return output
    }

    private static func step(_ stream: inout z_stream, _ input: [UInt8], _ fed: inout Int, _ output: inout [UInt8]) -> Int32 {
        var status = Z_STREAM_ERROR
        let offered = min(input.count - fed, chunk)
        let from = fed
        let part = [UInt8](unsafeUninitializedCapacity: chunk) { part, count in
            input.withUnsafeBufferPointer { bytes in
                // zlib's header lacks a const; it only reads from `next_in`.
                stream.next_in = bytes.baseAddress.map { UnsafeMutablePointer(mutating: $0 + from) }
                stream.avail_in = UInt32(truncatingIfNeeded: offered)
                stream.next_out = part.baseAddress
                stream.avail_out = UInt32(truncatingIfNeeded: chunk)
                status = inflate(&stream, Z_NO_FLUSH)
                count = chunk - Int(stream.avail_out)
                stream.next_in = nil
                stream.next_out = nil
            }
        }
        fed += offered - Int(stream.avail_in)
        output.append(contentsOf: part)
        return status
    }
}
