/// Judges what stands in a narrative by R4's rules txt-1 (only basic elements and attributes) and txt-2 (some content).
///
/// The lists are those of the rules' own XPath expressions (R4 `narrative.html`).
package enum NarrativeRules {
    /// What a narrative breaks.
    package enum Fault: Sendable, Hashable {
        /// It is no well-formed `div` at all.
        case syntax(XHTMLSyntax.Fault)
        /// txt-1: an element that is not one of the basic ones.
        case element
        /// txt-1: an attribute that is not one of the basic ones.
        case attribute
        /// txt-2: neither text nor an image.
        case empty
    }

    /// The first fault of `bytes`, or nil. Cost: O(n).
    package static func fault(in bytes: UnsafeBufferPointer<UInt8>) -> Fault? {
        if let fault = XHTMLSyntax.fault(in: bytes) { return .syntax(fault) }
        var reading = NarrativeReading(bytes: bytes)
        return reading.fault()
    }

    static let elements: Set<String> = [
        "a", "abbr", "acronym", "b", "big", "blockquote", "br", "caption", "cite", "code", "col", "colgroup", "dd", "dfn", "div", "dl",
        "dt", "em", "h1", "h2", "h3", "h4", "h5", "h6", "hr", "i", "img", "li", "ol", "p", "pre", "q", "samp", "small", "span", "strong",
        "sub", "sup", "table", "tbody", "td", "tfoot", "th", "thead", "tr", "tt", "ul", "var",
    ]

    static let attributes: Set<String> = [
        "abbr", "accesskey", "align", "alt", "axis", "bgcolor", "border", "cellhalign", "cellpadding", "cellspacing", "cellvalign", "char",
        "charoff", "charset", "cite", "class", "colspan", "compact", "coords", "dir", "frame", "headers", "height", "href", "hreflang",
        "hspace", "id", "lang", "longdesc", "name", "nowrap", "rel", "rev", "rowspan", "rules", "scope", "shape", "span", "src", "start",
        "style", "summary", "tabindex", "title", "type", "valign", "value", "vspace", "width",
    ]
}

/// Walks over a narrative that is known to be well-formed.
private struct NarrativeReading {
    let bytes: UnsafeBufferPointer<UInt8>
    private var at = 0
    private var hasContent = false

    init(bytes: UnsafeBufferPointer<UInt8>) { self.bytes = bytes }

    mutating func fault() -> NarrativeRules.Fault? {
        while at < bytes.count {
            guard bytes[at] == UInt8(ascii: "<") else {
                text()
                continue
            }
            if starts("<!--") {
                skip(past: "-->")
            } else if starts("<![CDATA[") {
                at += 9
                if !starts("]]>") { hasContent = true }
                skip(past: "]]>")
            } else if at + 1 < bytes.count, bytes[at + 1] == UInt8(ascii: "/") {
                skip(past: ">")
            } else if let fault = tag() {
                return fault
            }
        }
        return hasContent ? nil : .empty
    }

    /// Text; a reference counts as content unless it is to white space.
    private mutating func text() {
        if bytes[at] == UInt8(ascii: "&") {
            let blanks: Set<String> = ["&#32;", "&#x20;", "&#9;", "&#x9;", "&#10;", "&#xA;", "&#xa;", "&#13;", "&#xD;", "&#xd;"]
            let start = at
            skip(past: ";")
            if !blanks.contains(String(decoding: bytes[start..<at], as: UTF8.self)) { hasContent = true }
        } else {
            if !XHTMLScanner.isSpace(bytes[at]) { hasContent = true }
            at += 1
        }
    }

    private mutating func tag() -> NarrativeRules.Fault? {
        at += 1
        let element = name()
        let local = String(element.split(separator: ":").last ?? "")
        guard NarrativeRules.elements.contains(local) else { return .element }
        while at < bytes.count {
            while at < bytes.count, XHTMLScanner.isSpace(bytes[at]) || bytes[at] == UInt8(ascii: "/") { at += 1 }
            guard at < bytes.count, bytes[at] != UInt8(ascii: ">") else { break }
            let attribute = name()
            if attribute != "xmlns", !attribute.hasPrefix("xmlns:") {
                guard NarrativeRules.attributes.contains(attribute) else { return .attribute }
                if local == "img", attribute == "src" { hasContent = true }
            }
            while at < bytes.count, bytes[at] != UInt8(ascii: "\""), bytes[at] != UInt8(ascii: "'") { at += 1 }
            guard at < bytes.count else { break }
            let quote = bytes[at]
            at += 1
            while at < bytes.count, bytes[at] != quote { at += 1 }
            at += 1
        }
        at += 1
        return nil
    }

    private mutating func name() -> String {
        let start = at
        while at < bytes.count, !XHTMLScanner.isSpace(bytes[at]), bytes[at] != UInt8(ascii: "/"),
            bytes[at] != UInt8(ascii: ">"), bytes[at] != UInt8(ascii: "=")
        {
            at += 1
        }
        return String(decoding: bytes[start..<at], as: UTF8.self)
    }

    private func starts(_ literal: StaticString) -> Bool {
        guard bytes.count - at >= literal.utf8CodeUnitCount else { return false }
        return (0..<literal.utf8CodeUnitCount).allSatisfy { bytes[at + $0] == literal.utf8Start[$0] }
    }

    private mutating func skip(past literal: StaticString) {
        while at < bytes.count, !starts(literal) { at += 1 }
        at = min(at + literal.utf8CodeUnitCount, bytes.count)
    }
}
