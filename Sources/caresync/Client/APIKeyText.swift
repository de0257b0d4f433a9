/// An API key as a header field may carry it. Its description does not show it.
struct APIKeyText: Sendable, CustomStringConvertible {
    let text: String

    /// The variable of the environment that holds it: a flag would show it to everybody who lists processes.
    static let variable = "CARESYNC_API_KEY"

    /// - Throws: when the variable holds anything but visible ASCII.
    init?(_ environment: [String: String]) throws(SettingFault) {
        guard let text = environment[Self.variable], !text.isEmpty else { return nil }
        guard text.utf8.allSatisfy({ (0x21...0x7E).contains($0) }) else {
            throw SettingFault(Self.variable, "expected an API key: visible ASCII without spaces")
        }
        self.text = text
    }

    var description: String { "API key" }
}
