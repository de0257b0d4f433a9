/// A number of bytes as people write it: `65536`, `512KiB`, `64MiB`, `1GiB`.
package struct ByteCount: Sendable, Hashable {
    package let bytes: Int

    package init(bytes: Int) {
        self.bytes = bytes
    }

    /// Nil unless the text is a whole number above 0, alone or with one of the three units, that makes less than 2 GiB.
    package init?(_ text: String) {
        var digits = text[...]
        var factor = 1
        for (unit, size) in [("KiB", 1 << 10), ("MiB", 1 << 20), ("GiB", 1 << 30)] where text.hasSuffix(unit) {
            digits = text.dropLast(unit.count)
            factor = size
        }
        guard digits.allSatisfy(\.isASCII), let number = UInt32(digits), number > 0 else { return nil }
        let (bytes, overflow) = Int(number).multipliedReportingOverflow(by: factor)
        guard !overflow, bytes < 1 << 31 else { return nil }
        self.bytes = bytes
    }
}
