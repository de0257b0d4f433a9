import CTables
import FHIRStore
import Testing

@testable import StoreSQLite

/// What is packed comes back as it was, whatever it is and whoever packs.
struct BodyPackerTests {
    static let observation =
        #"{"resourceType":"Observation","status":"final","category":[{"coding":[{"system":"#
        + #""http://terminology.hl7.org/CodeSystem/observation-category","code":"vital-signs","display":"vital-signs"}]}],"#
        + #""code":{"coding":[{"system":"http://loinc.org","code":"8302-2","display":"Body Height"}],"text":"Body Height"},"#
        + #""subject":{"reference":"Patient/zoë"},"effectiveDateTime":"2026-02-08T02:43:19+00:00","#
        + #""valueQuantity":{"value":1.750,"unit":"m","system":"http://unitsofmeasure.org","code":"m"}}"#

    /// The same as a frame of dictionary 1, written by the command line tool of zstd 1.5.4.
    static let frame = bytes(
        "28b52ffd64df00950100f3c105998c484a278cbe36879b4d124fdc44b4b97148c4ca1b0106fc61c90ca058f4e8d18134a073afe488e97979b1f92807a805ca61")

    private static func bytes(_ hex: String) -> [UInt8] {
        var rest = hex[...]
        var bytes: [UInt8] = []
        while let byte = UInt8(rest.prefix(2), radix: 16) {
            bytes.append(byte)
            rest = rest.dropFirst(2)
        }
        return bytes
    }

    private func unpack(_ packed: PackedBody, _ body: [UInt8], _ reader: BodyReader = BodyReader()) -> [UInt8]? {
        (packed.bytes ?? body).withUnsafeBytes { reader.body($0, form: packed.form) }
    }

    @Test func `the usual resource takes a fifth`() throws {
        let body = Array(Self.observation.utf8)
        let packed = BodyPacker().pack(body)
        #expect(packed.form == 2)
        #expect(try #require(packed.bytes).count < body.count / 5)
        #expect(unpack(packed, body) == body)
    }

    @Test func `a frame of dictionary 1 is read for ever`() {
        #expect(unpack(PackedBody(form: 2, bytes: Self.frame), []) == Array(Self.observation.utf8))
    }

    /// Stores cannot be read without these very bytes. If this fails the file was changed: put it back, and make dictionary 2.
    @Test func `dictionary 1 never changes`() {
        let dictionary = UnsafeRawBufferPointer(start: caresync_bodies_1_start(), count: caresync_bodies_1_size())
        #expect(dictionary.count == 58_540)
        #expect(dictionary.reduce(0xCBF2_9CE4_8422_2325) { ($0 ^ UInt64($1)) &* 0x100_0000_01B3 } == 0xEB39_35FC_6D31_982C)
    }

    @Test func `what would not shrink stays plain`() {
        let packer = BodyPacker()
        var random = SystemRandomNumberGenerator()
        for size in [0, 1, 2, 16, 100, 5_000, 300_000] {
            let body = (0..<size).map { _ in random.next() as UInt8 }
            #expect(packer.pack(body) == PackedBody(form: 1, bytes: nil), "\(size)")
            #expect(unpack(packer.pack(body), body) == body)
        }
    }

    @Test func `bodies of every size come back`() {
        let packer = BodyPacker()
        let reader = BodyReader()
        let text = Array(Self.observation.utf8)
        var sizes = Array(0...600) + [255, 256, 257, 65_791, 65_792, 65_793, 131_071, 131_072, 131_073, 1_100_000, 9_000_000]
        sizes += sizes.reversed().prefix(20)
        for size in sizes {
            let body = (0..<size).map { text[($0 &+ $0 / 4093) % text.count] }
            #expect(unpack(packer.pack(body), body, reader) == body, "\(size)")
        }
    }

    @Test func `many threads pack at once`() async {
        let packer = BodyPacker()
        let faults = await withTaskGroup(of: Int.self) { tasks in
            for task in 0..<16 {
                tasks.addTask {
                    let reader = BodyReader()
                    return (0..<200).count { number in
                        let body = Array((Self.observation + "\(task) \(number)").utf8)
                        return unpack(packer.pack(body), body, reader) != body
                    }
                }
            }
            return await tasks.reduce(0, +)
        }
        #expect(faults == 0)
    }
}
