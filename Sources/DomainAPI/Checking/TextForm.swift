import FHIRCore
import PluginKit

/// What text must look like to have a format of the contract, and the same as a regular expression for the API's description.
enum TextForm {
    /// What is expected instead, without repeating the text; nil when the text is as it should be. O(n).
    static func fault(_ text: String, length: ClosedRange<Int>, format: ContractSchema.Format?) -> String? {
        guard length.contains(text.unicodeScalars.count) else {
            if length.lowerBound == length.upperBound { return "expected \(length.lowerBound) characters" }
            if length.upperBound == .max { return "expected at least \(length.lowerBound) characters" }
            return "expected \(length.lowerBound) to \(length.upperBound) characters"
        }
        guard let format else { return plain(text, isBlankAllowed: length.lowerBound == 0) }
        let holds =
            switch format {
            case .date: isDate(text)
            case .dateTime: DateTimeValue(text, as: .instant) != nil
            case .email: EmailSyntax.isPlausible(text)
            case .uri: URISyntax.isAbsolute(text)
            case .password: plain(text, isBlankAllowed: true) == nil
            case .id: ResourceID(text) != nil
            }
        return holds ? nil : "expected \(expectation(format))"
    }

    /// What a format is, for messages.
    static func expectation(_ format: ContractSchema.Format) -> String {
        switch format {
        case .date: "a day that exists as YYYY-MM-DD"
        case .dateTime: "a date and time with seconds and a time zone, such as 2026-01-31T08:30:00Z"
        case .email: "an e-mail address"
        case .uri: "an absolute URI"
        case .password: "text without control characters"
        case .id: "an id: 1 to 64 letters, digits, hyphens and points"
        }
    }

    static func isDate(_ text: String) -> Bool { DateTimeValue(text, as: .date)?.precision == .day }

    /// Text as FHIR may hold it: no control characters but tab and line ends, and more than white space.
    private static func plain(_ text: String, isBlankAllowed: Bool) -> String? {
        var isBlank = true
        for byte in text.utf8 {
            if byte > 0x20 { isBlank = false }
            if byte < 0x20, byte != 0x09, byte != 0x0A, byte != 0x0D { return "expected text without control characters" }
        }
        return isBlank && !isBlankAllowed ? "expected more than white space" : nil
    }

    /// The pattern of a format that JSON Schema has no name for, or a wider idea of; nil when its name says it all.
    static func pattern(length: ClosedRange<Int>, format: ContractSchema.Format?) -> String? {
        let character = #"[^\u0000-\u0008\u000B\u000C\u000E-\u001F]"#
        switch format {
        case nil: return length.lowerBound == 0 ? "^\(character)*$" : "^\(character)*[^\\u0000-\\u0020]\(character)*$"
        case .password: return "^\(character)*$"
        case .dateTime:
            return #"^[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}(\.[0-9]+)?(Z|[+-](0[0-9]|1[0-3]):[0-5][0-9]|[+-]14:00)$"#
        case .id: return "^[A-Za-z0-9.-]+$"
        case .date, .email, .uri: return nil
        }
    }
}
