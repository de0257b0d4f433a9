import CZlib
import FHIRCore

/// Inflates request bodies in gzip or zlib form, without ever holding more than the limits allow.
enum Inflater {
    private static let chunk = 64 << 10
    /// Below this size a body may be compressed as well as it likes.
    private static let ratioApplies = 1 << 20

    /// - Parameters:
    ///   - limit: the most bytes that may come out.
    ///   - ratio: how many times the input's size may come out, beyond the first MiB.
    /// - Throws: 413 when a limit is passed, as soon as it is; 400 when the input is damaged or cut off.
    static func inflate(_ input: [UInt8], limit: Int, ratio: Int) throws(OperationFailure) -> [UInt8] {
        var stream = z_stream()
        guard czlib_inflate_init_auto(&stream) == Z_OK else {
            throw OperationFailure(.unavailable, .busy, "There is no memory to inflate the body")
        }
        defer { inflateEnd(&stream) }
        var output: [UInt8] = []
        output.reserveCapacity(min(limit, input.count &* 4))
        var status = Z_OK
        var fed = 0
        while status != Z_STREAM_END || fed < input.count {
            if status == Z_STREAM_END {
                // Another member follows (RFC 1952, 2.2).
                guard inflateReset(&stream) == Z_OK else { throw damaged }
            }
            let before = (fed, output.count)
            status = step(&stream, input, &fed, &output)
            guard status == Z_OK || status == Z_STREAM_END else { throw damaged }
            if output.count > limit { throw tooLarge(limit) }
            if output.count > ratioApplies, output.count / ratio > fed { throw tooDense(ratio) }
            if status == Z_OK, before == (fed, output.count) { throw damaged }
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

    private static var damaged: OperationFailure {
        OperationFailure(.invalid, .encoding, "The body cannot be inflated: expected complete gzip or zlib data, as Content-Encoding says")
    }

    private static func tooLarge(_ limit: Int) -> OperationFailure {
        OperationFailure(.tooLarge, .sizeLimit, "The inflated body is larger than the limit of \(limit) bytes (limit-body)")
    }

    private static func tooDense(_ ratio: Int) -> OperationFailure {
        OperationFailure(.tooLarge, .sizeLimit, "The body inflates to more than \(ratio) times its size, which is the limit")
    }
}
