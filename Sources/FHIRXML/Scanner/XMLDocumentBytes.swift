import FHIRCore

/// A document as well-formed UTF-8, with what is known about its encoding.
struct XMLDocumentBytes {
    let bytes: [UInt8]
    /// Where the document begins, behind a byte order mark.
    let start: Int
    let encoding: XMLEncoding

    init(_ received: [UInt8]) throws(XMLFault) {
        let (encoding, mark) = XMLEncoding.detect(received)
        self.encoding = encoding
        if encoding == .utf8 {
            if let position = received.withUnsafeBufferPointer({ UTF8Syntax.firstInvalid(in: $0) }) {
                throw XMLFault(.encoding, "expected well-formed UTF-8", at: position)
            }
            bytes = received
            start = mark
        } else {
            bytes = try encoding.transcode(received, from: mark)
            start = 0
        }
        if bytes.count == start { throw XMLFault("expected an XML document, found nothing", at: start) }
    }

    /// Refuses a declared encoding that the document is not in.
    func checkDeclaration(_ scanner: borrowing XMLScanner) throws(XMLFault) {
        let declared = scanner.declaredEncoding
        if !encoding.agrees(with: scanner.bytes[declared]) {
            throw XMLFault(
                .encoding, "expected UTF-8; UTF-16 is read as well, if the declaration and the bytes agree", at: declared.lowerBound)
        }
    }
}
