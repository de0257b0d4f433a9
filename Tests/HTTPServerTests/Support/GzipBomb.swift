import CZlib

/// Makes gzip data that is small and becomes large.
enum GzipBomb {
    /// - Parameter mebibytes: the inflated size.
    static func make(mebibytes: Int) -> [UInt8] {
        var stream = z_stream()
        guard czlib_deflate_init_gzip(&stream, 9) == Z_OK else { return [] }
        defer { deflateEnd(&stream) }
        let size = 1 << 20
        let zeros = UnsafeMutableRawPointer.allocate(byteCount: size, alignment: 16)
        defer { zeros.deallocate() }
        zeros.initializeMemory(as: UInt8.self, repeating: 0x20, count: size)
        let output = UnsafeMutableRawPointer.allocate(byteCount: size, alignment: 16)
        defer { output.deallocate() }
        var result: [UInt8] = []
        for number in 1...mebibytes {
            stream.next_in = zeros.assumingMemoryBound(to: UInt8.self)
            stream.avail_in = UInt32(size)
            stream.next_out = output.assumingMemoryBound(to: UInt8.self)
            stream.avail_out = UInt32(size)
            deflate(&stream, number == mebibytes ? Z_FINISH : Z_NO_FLUSH)
            result += UnsafeRawBufferPointer(start: output, count: size - Int(stream.avail_out))
        }
        return result
    }
}
