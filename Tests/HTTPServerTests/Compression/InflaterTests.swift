import CZlib
import FHIRCore
import Testing

@testable import HTTPServer

/// What goes through compression comes back, and what would burst the limits is stopped in time.
struct InflaterTests {
    private func compressed(_ bytes: [UInt8], level: Int32 = 1) throws -> [UInt8] {
        try #require(bytes.withUnsafeBufferPointer { GzipCompressor(level: level).compress($0) })
    }

    private func inflate(_ bytes: [UInt8], limit: Int = 64 << 20, ratio: Int = 200) throws(OperationFailure) -> [UInt8] {
        try Inflater.inflate(bytes, limit: limit, ratio: ratio)
    }

    @Test(arguments: [0, 1, 100, 65_536, 140_000])
    func `what is compressed can be inflated`(size: Int) throws {
        var random = SystemRandomNumberGenerator()
        let bytes = (0..<size).map { _ in UInt8.random(in: 0...15, using: &random) }
        #expect(try inflate(compressed(bytes)) == bytes)
    }

    @Test func `a compressor can be used again and again`() throws {
        let compressor = GzipCompressor()
        for number in 0..<20 {
            let bytes = Array("number \(number)".utf8)
            let once = try #require(bytes.withUnsafeBufferPointer { compressor.compress($0) })
            #expect(try inflate(once) == bytes)
        }
    }

    @Test func `several members are one body`() throws {
        #expect(try inflate(compressed(Array("first ".utf8)) + compressed(Array("second".utf8))) == Array("first second".utf8))
    }

    @Test func `zlib data is inflated too`() throws {
        let input = Array("deflate means zlib".utf8)
        var size = compressBound(UInt(input.count))
        var output = [UInt8](repeating: 0, count: Int(size))
        #expect(compress(&output, &size, input, UInt(input.count)) == Z_OK)
        #expect(try inflate(Array(output[..<Int(size)])) == input)
    }

    @Test func `damaged and cut data is refused`() throws {
        let whole = try compressed(Array(repeating: 7, count: 10_000))
        for broken in [Array("no gzip".utf8), Array(whole.dropLast(5)), whole + [1, 2, 3], []] {
            let failure = #expect(throws: OperationFailure.self) { try inflate(broken) }
            #expect(failure?.category == .invalid)
        }
    }

    @Test func `a bomb is stopped by its ratio long before it has burst`() throws {
        let bomb = GzipBomb.make(mebibytes: 200)
        #expect(bomb.count < 1 << 20)
        let clock = ContinuousClock()
        let time = clock.measure {
            let failure = #expect(throws: OperationFailure.self) { try inflate(bomb) }
            #expect(failure?.category == .tooLarge)
            #expect(failure?.issues.first?.id == .sizeLimit)
        }
        #expect(time < .seconds(2))
    }

    @Test func `the limit holds for the inflated size`() throws {
        var random = SystemRandomNumberGenerator()
        let body = try compressed((0..<100_000).map { _ in UInt8.random(in: 0...3, using: &random) })
        #expect(throws: OperationFailure.self) { try inflate(body, limit: 99_999) }
        #expect(try inflate(body, limit: 100_000).count == 100_000)
    }
}
