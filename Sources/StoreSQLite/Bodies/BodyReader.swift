import CZstd

/// Gives the stored form of what a row holds; belongs to one connection, and like it to one thread at a time.
final class BodyReader {
    private var context: OpaquePointer?

    deinit { ZSTD_freeDCtx(context) }

    /// The body in stored form; nil when the bytes are damaged or the form is unknown. Never reads or writes beyond what it was given, and
    /// takes no more memory than a frame of this length can fill. 1 µs for the usual body.
    func body(_ bytes: UnsafeRawBufferPointer, form: Int64) -> [UInt8]? {
        switch BodyForm(rawValue: form) {
        case .plain: [UInt8](bytes)
        case .dictionary1: content(bytes)
        case nil: nil
        }
    }

    private func content(_ frame: UnsafeRawBufferPointer) -> [UInt8]? {
        let size = ZSTD_getFrameContentSize(frame.baseAddress, frame.count)
        // A block takes 4 bytes at least and gives 128 KiB at most.
        guard czstd_is_unknown_size(size) == 0, size > 0, size <= UInt64(frame.count / 4 + 1) << 17, let dictionary = BodyDictionary.first
        else { return nil }
        if context == nil { context = ZSTD_createDCtx() }
        guard let context else { return nil }
        let body = [UInt8](unsafeUninitializedCapacity: Int(size)) { buffer, count in
            let made = ZSTD_decompress_usingDDict(
                context, buffer.baseAddress, Int(size), frame.baseAddress, frame.count, dictionary.reading)
            count = made == Int(size) ? made : 0
        }
        return body.isEmpty ? nil : body
    }
}
