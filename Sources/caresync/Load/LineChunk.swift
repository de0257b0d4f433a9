/// A run of whole lines of an NDJSON file: what is prepared together and committed together.
package struct LineChunk: Sendable {
    /// One line that is not blank, without its line end.
    package struct Line: Sendable {
        /// Counts from 1 in the file.
        package var number: Int
        /// Where it starts in the file, in bytes.
        package var offset: Int
        /// Its place in the chunk's bytes.
        package var range: Range<Int>
    }

    package var bytes: [UInt8]
    package var lines: [Line]
    /// Where the next chunk starts in the file.
    package var end: Int
    /// How many lines of the file end before `end`.
    package var lineCount: Int
}

/// Cuts an NDJSON file into chunks of whole lines, one after the other.
package struct LineChunks {
    private let file: InputFile
    private let lineLimit: Int
    private let byteLimit: Int
    /// The longest line that is taken; a resource beyond it would not go through the server's door either.
    private let longestLine: Int
    private var offset: Int
    private var lineCount: Int

    /// - Parameters:
    ///   - offset: where to start: 0, or the end of a chunk of an earlier run.
    ///   - lineCount: how many lines end before `offset`.
    package init(
        _ file: InputFile, from offset: Int = 0, after lineCount: Int = 0, lineLimit: Int = 500, byteLimit: Int = 4 << 20,
        longestLine: Int = 64 << 20
    ) {
        self.file = file
        self.lineLimit = lineLimit
        self.byteLimit = byteLimit
        self.longestLine = longestLine
        self.offset = offset
        self.lineCount = lineCount
    }

    /// The next chunk; nil at the end of the file.
    package mutating func next() throws(FileFault) -> LineChunk? {
        guard offset < file.size else { return nil }
        var size = byteLimit
        while true {
            var bytes = try file.read(from: offset, count: size)
            let isWhole = offset + bytes.count >= file.size || bytes.count < size
            if let chunk = cut(&bytes, isWhole: isWhole) { return chunk }
            guard size < longestLine else {
                throw FileFault(file.path, "line \(lineCount + 1) is longer than \(longestLine >> 20) MiB")
            }
            size = min(size * 4, longestLine + 1)
        }
    }

    /// Takes whole lines from the front of `bytes`; nil when there is not even one.
    private mutating func cut(_ bytes: inout [UInt8], isWhole: Bool) -> LineChunk? {
        var lines: [LineChunk.Line] = []
        var start = 0
        var count = 0
        while start < bytes.count, lines.count < lineLimit {
            let end: Int
            if let newline = bytes[start...].firstIndex(of: 0x0A) {
                end = newline
            } else if isWhole {
                end = bytes.count
            } else {
                break
            }
            count += 1
            if let range = Self.content(of: bytes, start..<end) {
                lines.append(LineChunk.Line(number: lineCount + count, offset: offset + start, range: range))
            }
            start = min(end + 1, bytes.count)
        }
        guard count > 0 else { return nil }
        bytes.removeLast(bytes.count - start)
        offset += start
        lineCount += count
        return LineChunk(bytes: bytes, lines: lines, end: offset, lineCount: lineCount)
    }

    /// The line without blanks at its ends and without a byte order mark; nil when nothing is left.
    private static func content(of bytes: [UInt8], _ line: Range<Int>) -> Range<Int>? {
        var low = line.lowerBound
        var high = line.upperBound
        if bytes[line].starts(with: [0xEF, 0xBB, 0xBF]) { low += 3 }
        while low < high, bytes[low] <= 0x20 { low += 1 }
        while high > low, bytes[high - 1] <= 0x20 { high -= 1 }
        return low < high ? low..<high : nil
    }
}
