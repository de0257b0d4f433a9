import Interactions
import Testing

struct NarrativeLinksTests {
    private func rewrite(_ text: String) -> String? {
        NarrativeLinks.rewritten(Array(text.utf8)[...]) { link in
            let link = String(decoding: link, as: UTF8.self)
            return link.hasPrefix("urn:1") ? "Patient/1" + link.dropFirst(5) : nil
        }.map { String(decoding: $0, as: UTF8.self) }
    }

    @Test(arguments: [
        (#"<a href="urn:1">x</a>"#, #"<a href="Patient/1">x</a>"#), (#"<a  href = 'urn:1#f' >x</a>"#, #"<a  href = 'Patient/1#f' >x</a>"#),
        (#"<img src="urn:1"/>"#, #"<img src="Patient/1"/>"#), (#"<img alt=">" src="urn:1"/>"#, #"<img alt=">" src="Patient/1"/>"#),
        ("<a\nhref=\"urn:1\"\n>x</a>", "<a\nhref=\"Patient/1\"\n>x</a>"),
        (
            #"<p><a href="urn:1"/><a href="urn:2"/><a href="urn:1"/></p>"#,
            #"<p><a href="Patient/1"/><a href="urn:2"/><a href="Patient/1"/></p>"#
        ),
        (#"<!-- <a href="urn:1"> --><a href="urn:1"/>"#, #"<!-- <a href="urn:1"> --><a href="Patient/1"/>"#),
    ])
    func `Links in a and img are rewritten`(text: String, expected: String) {
        #expect(rewrite(text) == expected)
    }

    @Test(arguments: [
        #"<a src="urn:1">x</a>"#, #"<p href="urn:1">x</p>"#, #"<abbr href="urn:1"/>"#, #"<a title="href=urn:1">x</a>"#, #"href="urn:1""#,
        #"<a data-href="urn:1">x</a>"#, #"<img href="urn:1"/>"#, "", "<", "<a", "<a href", "<a href=", #"<a href=""#, #"<a href="urn:1"#,
        "<!--",
        "<a href=urn:1>", "</a href=\"urn:1\">",
    ])
    func `What only looks like a link, or is cut short, is left alone`(text: String) {
        #expect(rewrite(text) == nil)
    }
}
