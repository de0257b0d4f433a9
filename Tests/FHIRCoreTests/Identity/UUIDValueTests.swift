import FHIRCore
import Testing

/// UUIDs as bits, bytes and text.
struct UUIDValueTests {
    @Test func `the text has the bits in their order, lowercase`() {
        #expect(UUIDValue(high: 0x0123_4567_89AB_CDEF, low: 0xFEDC_BA98_7654_3210).description == "01234567-89ab-cdef-fedc-ba9876543210")
        #expect(UUIDValue(high: 0, low: 0).description == "00000000-0000-0000-0000-000000000000")
    }

    @Test func `the bytes are those of the text`() {
        #expect(UUIDValue(high: 0x0102_0304_0506_0708, low: 0x090A_0B0C_0D0E_0F10).bytes == Array(1...16))
    }

    @Test func `version and variant replace six bits`() {
        let all = UUIDValue(version: 5, high: .max, low: .max)
        #expect(all.description == "ffffffff-ffff-5fff-bfff-ffffffffffff")
        #expect(UUIDValue(version: 8, high: 0, low: 0).description == "00000000-0000-8000-8000-000000000000")
        #expect(UUIDValue(version: 0x15, high: .max, low: .max) == all)
    }
}
