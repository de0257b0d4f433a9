import FHIRStore
import Testing

@testable import StoreSQLite

/// A damaged frame gives nothing: never other bytes, never more memory than its length allows, never a crash.
struct BodyReaderTests {
    private let reader = BodyReader()
    private let body = Array(BodyPackerTests.observation.utf8)
    private let frame = BodyPackerTests.frame

    private func read(_ bytes: [UInt8], form: Int64 = 2) -> [UInt8]? {
        bytes.withUnsafeBytes { reader.body($0, form: form) }
    }

    @Test func `an unknown form is refused`() {
        for form: Int64 in [0, -1, 3, 4, 255, .min, .max] { #expect(read(frame, form: form) == nil) }
        #expect(read(body, form: 1) == body)
        #expect(read([], form: 1) == [])
    }

    @Test func `a cut frame is refused`() {
        for length in 0..<frame.count { #expect(read(Array(frame[..<length])) == nil, "\(length)") }
    }

    @Test func `a frame with more behind it is refused`() {
        for more in [[0], [0x28], Array(repeating: 0xFF, count: 100), frame] { #expect(read(frame + more) == nil) }
    }

    @Test func `a flipped bit is noticed`() {
        var refused = 0
        for bit in 0..<frame.count * 8 {
            var damaged = frame
            damaged[bit / 8] ^= 1 << (bit % 8)
            let found = read(damaged)
            // A few bits say the same in another way.
            #expect(found == nil || found == body, "bit \(bit)")
            if found == nil { refused += 1 }
        }
        #expect(refused > frame.count * 8 * 9 / 10)
        #expect(read(frame) == body)
    }

    @Test func `a frame that claims a size beyond what it can hold is refused`() {
        for size: UInt64 in [1 << 62, 1 << 40, 100 << 20] {
            let claimed = frame[..<4] + [0xE4] + withUnsafeBytes(of: size.littleEndian) { Array($0) } + frame[7...]
            #expect(read(Array(claimed)) == nil)
        }
    }

    @Test(arguments: 1...4)
    func `random damage is survived`(_ seed: UInt64) {
        var random = SplitMix(state: seed)
        let packer = BodyPacker()
        for round in 0..<5_000 {
            let body = (0..<Int(random.next() % 3_000)).map { self.body[($0 &* 7 &+ $0 / 13) % self.body.count] }
            var bytes = round % 8 == 0 ? [0x28, 0xB5, 0x2F, 0xFD] : packer.pack(body).bytes ?? frame
            for _ in 0..<random.next() % 5 where !bytes.isEmpty {
                let place = Int(random.next() % UInt64(bytes.count))
                switch random.next() % 4 {
                case 0: bytes[place] = UInt8(truncatingIfNeeded: random.next())
                case 1: bytes.removeSubrange(place..<min(bytes.count, place + Int(random.next() % 9)))
                case 2: bytes.insert(contentsOf: (0..<random.next() % 9).map { _ in UInt8(truncatingIfNeeded: random.next()) }, at: place)
                default: bytes.append(contentsOf: bytes[place...])
                }
            }
            if let found = read(bytes) { #expect(found.count <= (bytes.count / 4 + 1) << 17) }
        }
        #expect(read(frame) == self.body)
    }

    private struct SplitMix: RandomNumberGenerator {
        var state: UInt64

        mutating func next() -> UInt64 {
            state &+= 0x9E37_79B9_7F4A_7C15
            var mixed = (state ^ (state >> 30)) &* 0xBF58_476D_1CE4_E5B9
            mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
            return mixed ^ (mixed >> 31)
        }
    }
}
