import FHIRCore
import Testing

struct EntityTagsTests {
    @Test(arguments: [#"W/"3""#, #""3""#, "3", #" W/"3" "#, #"W/"1", "3""#, #"W/"a,b", W/"3""#])
    func `Weak and strong tags, bare numbers and lists match their versions`(header: String) {
        let tags = EntityTags(header)
        #expect(tags.isWellFormed)
        #expect(tags.matches(3))
        #expect(!tags.matches(2))
    }

    @Test func `A star matches every version`() {
        #expect(EntityTags("*").isAny)
        #expect(EntityTags(" * ").matches(7))
    }

    @Test(arguments: [#"W/"x""#, #"W/"03""#, #"W/"+3""#, #"W/"3.0""#, #"W/"""#, #"W/"99999999999999999999""#])
    func `A tag that no version of this server has is well-formed and matches nothing`(header: String) {
        let tags = EntityTags(header)
        #expect(tags.isWellFormed)
        #expect(!tags.matches(3))
        #expect(tags.versions.isEmpty)
    }

    @Test(arguments: ["", " ", "W/3", #"W/"3"#, #"3""#, #"W/"3","#, #"W/"3" "4""#, "*, 3", "x"])
    func `What is no list of tags is not well-formed and matches nothing`(header: String) {
        let tags = EntityTags(header)
        #expect(!tags.isWellFormed)
        #expect(!tags.matches(3))
    }
}
