import FHIRCore
import Gzip

/// Inflates request bodies in gzip or zlib form within the limits of the server.
enum Inflater {
    /// - Parameters:
    ///   - limit: the most bytes that may come out.
    ///   - ratio: how many times the input's size may come out, beyond the first MiB.
    /// - Throws: 413 when a limit is passed, as soon as it is; 400 when the input is damaged or cut off.
    static func inflate(_ input: [UInt8], limit: Int, ratio: Int) throws(OperationFailure) -> [UInt8] {
        do throws(Inflation.Fault) {
            return try Inflation.inflate(input, limit: limit, ratio: ratio)
        } catch {
            throw failure(error, limit: limit, ratio: ratio)
        }
    }

    private static func failure(_ fault: Inflation.Fault, limit: Int, ratio: Int) -> OperationFailure {
        switch fault {
        case .damaged:
            OperationFailure(.invalid, .encoding, "The body cannot be inflated: expected complete gzip or zlib data, as Content-Encoding says")
        case .tooLarge:
            OperationFailure(.tooLarge, .sizeLimit, "The inflated body is larger than the limit of \(limit) bytes (limit-body)")
        case .tooDense:
            OperationFailure(.tooLarge, .sizeLimit, "The body inflates to more than \(ratio) times its size, which is the limit")
        case .noMemory: OperationFailure(.unavailable, .busy, "There is no memory to inflate the body")
        }
    }
}
