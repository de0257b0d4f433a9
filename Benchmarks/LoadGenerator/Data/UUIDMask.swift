/// Turns each UUID into another by flipping the same bits in all, which keeps different ones different.
///
/// The digits that tell version and variant stay as they are.
struct UUIDMask {
    /// For each of the 36 characters the bits of its digit to flip.
    private var bits = [UInt8](repeating: 0, count: 36)
    let isIdentity: Bool

    /// The mask that changes nothing.
    init() {
        isIdentity = true
    }

    init(_ random: inout RandomSource) {
        isIdentity = false
        for place in 0..<36 where ![8, 13, 14, 18, 19, 23].contains(place) { bits[place] = UInt8(random.below(16)) }
    }

    /// Changes the 36 characters at a pointer.
    func apply(_ text: UnsafeMutablePointer<UInt8>) {
        bits.withUnsafeBufferPointer { bits in
            for place in 0..<36 where bits[place] != 0 {
                let digit = text[place] & 0x40 == 0 ? text[place] & 15 : (text[place] & 15) + 9
                let changed = digit ^ bits[place]
                text[place] = changed < 10 ? 0x30 + changed : 0x57 + changed
            }
        }
    }
}
