import Interactions

/// Answers with the content of a Binary, which anybody may have written, in a way that no browser runs it in the server's name.
extension Reply {
    /// The same reply with a Binary's content.
    func native(_ answer: NativeAnswer) -> Reply {
        var reply = self
        reply.content = .bytes(answer.bytes)
        reply.fields = [
            ("Content-Type", answer.about.contentType),
            // Even where a browser shows it, nothing in it runs or loads, and its origin is nobody's.
            ("Content-Security-Policy", "default-src 'none'; sandbox"),
        ]
        if !Self.isInert(answer.about.contentType) { reply.fields.append(("Content-Disposition", "attachment")) }
        if let context = answer.about.securityContext { reply.fields.append(("X-Security-Context", context)) }
        return reply
    }

    /// Whether a browser may show content of this type instead of saving it: pictures, sound, films and plain text.
    private static func isInert(_ contentType: String) -> Bool {
        guard let name = MediaType(contentType)?.name else { return false }
        switch name {
        case "image/png", "image/jpeg", "image/gif", "image/webp", "image/bmp", "image/tiff", "text/plain": return true
        default: return name.hasPrefix("audio/") || name.hasPrefix("video/")
        }
    }
}
