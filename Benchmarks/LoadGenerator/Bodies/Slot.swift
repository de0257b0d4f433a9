/// The kinds of content that a template leaves open.
enum Slot {
    case family
    case given
    case city
    case street
    case organization
    case gender
    /// Digits, as many as said.
    case digits(Int)
    case uuid
    /// A day between 1930 and 2019.
    case birthDate
    /// A day of 2025.
    case date
    /// A moment of 2025, and one up to half an hour later.
    case time
    case later
    /// With two digits behind the point.
    case money
    /// With as many digits as measuring programs write.
    case decimal
    /// From 1 to 9.
    case small
    /// So many words.
    case words(Int)
    /// A reference, by the type's number in `AnchorSet.types`.
    case reference(Int)

    /// - Parameter text: a name, for some followed by a colon and an argument.
    init?(_ text: String) {
        let parts = text.split(separator: ":", maxSplits: 1)
        let argument = parts.count > 1 ? String(parts[1]) : ""
        switch parts.first {
        case "family": self = .family
        case "given": self = .given
        case "city": self = .city
        case "street": self = .street
        case "organization": self = .organization
        case "gender": self = .gender
        case "digits":
            guard let count = Int(argument), count > 0, count < 18 else { return nil }
            self = .digits(count)
        case "uuid": self = .uuid
        case "birthDate": self = .birthDate
        case "date": self = .date
        case "time": self = .time
        case "later": self = .later
        case "money": self = .money
        case "decimal": self = .decimal
        case "small": self = .small
        case "words":
            guard let count = Int(argument), count > 0, count < 1000 else { return nil }
            self = .words(count)
        case "reference":
            guard let number = AnchorSet.types.firstIndex(of: argument) else { return nil }
            self = .reference(number)
        default: return nil
        }
    }

    /// Whether it is written as a JSON number.
    var isNumber: Bool {
        switch self {
        case .money, .decimal, .small: true
        default: false
        }
    }
}
