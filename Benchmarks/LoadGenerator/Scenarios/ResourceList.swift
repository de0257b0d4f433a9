/// The resources that reads choose from: the lines `Type/id` of a file, one after the other in memory.
struct ResourceList {
    private let content: Bytes
    private var offsets: [UInt32] = []

    /// - Parameter limit: how many lines count, from the first.
    init(path: String, limit: Int) throws(LoadFailure) {
        content = try FileContent.read(path)
        guard content.count < Int(UInt32.max) else { throw LoadFailure("\(path): too large") }
        var start = 0
        for (index, byte) in content.all.enumerated() where byte == 0x0A {
            if offsets.count == limit { break }
            guard content.slice(start, index - start).contains(0x2F) else { throw LoadFailure("\(path): expected lines Type/id") }
            offsets.append(UInt32(start))
            start = index + 1
        }
        guard !offsets.isEmpty else { throw LoadFailure("\(path): no lines") }
        offsets.append(UInt32(start))
    }

    var count: Int { offsets.count - 1 }

    /// `Type/id` of a number below `count`.
    subscript(number: Int) -> UnsafeBufferPointer<UInt8> {
        content.slice(Int(offsets[number]), Int(offsets[number + 1] - offsets[number]) - 1)
    }
}
