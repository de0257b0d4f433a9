import FHIRCore
import Interactions
import Testing

struct URLQueryTests {
    @Test func `Names and values are decoded, in order, with plus as space`() throws {
        let parameters = try URLQuery.parse("a=1&b=%C3%A4+x&a=&c&=d")
        #expect(parameters.map(\.name) == ["a", "b", "a", "c", ""])
        #expect(parameters.map(\.value) == ["1", "ä x", "", "", "d"])
    }

    @Test(arguments: ["a=%", "a=%2", "a=%zz", "a=%FF", "a=%00"])
    func `Broken escapes and text that is not UTF-8 are refused`(query: String) {
        #expect(throws: OperationFailure.self) { try URLQuery.parse(query) }
    }

    @Test func `A path loses its empty ends and keeps an empty middle`() throws {
        #expect(try URLQuery.segments("/Patient/1/") == ["Patient", "1"])
        #expect(try URLQuery.segments("/") == [])
        #expect(try URLQuery.segments("Patient//1") == ["Patient", "", "1"])
        #expect(try URLQuery.segments("/Patient%2F1") == ["Patient/1"])
    }
}
