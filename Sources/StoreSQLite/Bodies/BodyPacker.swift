import CZstd
import FHIRStore
import Synchronization

/// Compresses bodies on whatever thread asks, with a few contexts that are taken and given back.
final class BodyPacker: BodyPacking {
    // Proof for @unchecked: a context is only reached by whoever took it out of `idle`, and goes back after its last use; the mutex orders
    // one holder's uses before the next one's.
    private struct Idle: @unchecked Sendable {
        let frames: FrameMaker
    }

    /// As many as threads pack at once on a usual machine; each takes some 70 KB.
    private static let limit = 8

    private let idle = Mutex<[Idle]>([])

    func pack(_ body: [UInt8]) -> PackedBody {
        guard let frames = idle.withLock({ $0.popLast() })?.frames ?? FrameMaker() else { return .plain }
        let frame = frames.frame(of: body)
        let kept = Idle(frames: frames)
        idle.withLock { idle in
            if idle.count < Self.limit { idle.append(kept) }
        }
        return frame.map { PackedBody(form: BodyForm.dictionary1.rawValue, bytes: $0) } ?? .plain
    }
}

/// One context of libzstd with memory for a frame; used by one thread at a time.
private final class FrameMaker {
    /// What is kept for the next body; more is given back.
    private static let most = 1 << 20

    private let context: OpaquePointer
    private var room = UnsafeMutableRawBufferPointer(start: nil, count: 0)

    /// Nil when there is no memory.
    init?() {
        guard let dictionary = BodyDictionary.first, let context = ZSTD_createCCtx() else { return nil }
        self.context = context
        // None of these can fail: the values are allowed, and nothing has begun.
        ZSTD_CCtx_setParameter(context, ZSTD_c_checksumFlag, 1)
        ZSTD_CCtx_setParameter(context, ZSTD_c_dictIDFlag, 0)
        ZSTD_CCtx_refCDict(context, dictionary.making)
    }

    deinit {
        ZSTD_freeCCtx(context)
        room.deallocate()
    }

    /// Nil when the frame would save nothing.
    func frame(of body: [UInt8]) -> [UInt8]? {
        let bound = ZSTD_compressBound(body.count)
        if room.count < bound {
            room.deallocate()
            room = .allocate(byteCount: max(bound, 16 << 10), alignment: 16)
        }
        let size = body.withUnsafeBytes { ZSTD_compress2(context, room.baseAddress, room.count, $0.baseAddress, $0.count) }
        defer {
            if room.count > Self.most {
                room.deallocate()
                room = UnsafeMutableRawBufferPointer(start: nil, count: 0)
            }
        }
        // The form takes a byte of the row.
        guard ZSTD_isError(size) == 0, size + 1 < body.count else { return nil }
        return [UInt8](UnsafeRawBufferPointer(rebasing: room[..<size]))
    }
}
