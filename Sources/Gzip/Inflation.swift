import CZlib

/// Inflates data in gzip or zlib form (RFC 1952, RFC 1950), of any number of members, without ever holding more than the limits allow.
package enum Inflation {
    /// Why data is not inflated.
    package enum Fault: Error, Sendable {
        /// Not in either form, or cut off.
        case damaged
        /// More than the limit would come out.
        case tooLarge
        /// More than `ratio` times the input's size would come out.
        case tooDense
        case noMemory
    }

    private static let chunk = 64 << 10
    /// Below this size data may be compressed as well as it likes.
    private static let ratioApplies = 1 << 20

    /// O(bytes that come out), which are counted as they come.
    /// - Parameters:
    ///   - limit: the most bytes that may come out.
    ///   - ratio: how many times the input's size may come out, beyond the first MiB.
    package static func inflate(_ input: [UInt8], limit: Int, ratio: Int = .max) throws(Fault) -> [UInt8] {
        var stream = z_stream()
        guard czlib_inflate_init_auto(&stream) == Z_OK else { throw .noMemory }
        defer { inflateEnd(&stream) }
        var output: [UInt8] = []
        output.reserveCapacity(min(limit, input.count &* 4))
        var status = Z_OK
        var fed = 0
        while status != Z_STREAM_END || fed < input.count {
            if status == Z_STREAM_END {
                // Another member follows (RFC 1952, 2.2).
                guard inflateReset(&stream) == Z_OK else { throw .damaged }
            }
            let before = (fed, output.count)
            status = step(&stream, input, &fed, &output)
            guard status == Z_OK || status == Z_STREAM_END else { throw .damaged }
            if output.count > limit { throw .tooLarge }
            if output.count > ratioApplies, output.count / ratio > fed { throw .tooDense }
            if status == Z_OK, before == (fed, output.count) { throw .damaged }
        }
        return output
    }

    /// Inflates at most one chunk.
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
                status = CZlib.inflate(&stream, Z_NO_FLUSH)
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
