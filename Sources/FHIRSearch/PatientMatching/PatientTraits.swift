import FHIRCore
package import FHIRModel

/// What of a Patient counts when two are compared, folded so that spelling does not matter: case, accents, punctuation, white space.
package struct PatientTraits: Sendable {
    /// One of the patient's names; former ones count like the current.
    struct Name: Sendable, Hashable {
        /// The words of the family name.
        var family: [[UInt32]]
        var given: [[UInt32]]
        /// The family name as keys of the index hold it.
        var familyText: [UInt8] = []
    }

    struct Identifier: Sendable, Hashable {
        /// Empty for none.
        var system: String
        var value: String
    }

    struct Address: Sendable, Hashable {
        var postalCode: [UInt32]
        var city: [UInt32]
        var line: [UInt32]
    }

    private(set) var identifiers: [Identifier] = []
    private(set) var names: [Name] = []
    private(set) var birthDate: DateTimeValue?
    /// `male` or `female`; others say nothing about who it is.
    private(set) var gender: String?
    private(set) var addresses: [Address] = []
    /// Telephone numbers by their last nine digits, other contacts folded.
    private(set) var contacts: Set<[UInt32]> = []
    /// Contacts as they are written.
    private(set) var telecom: [String] = []
    /// Which of a multiple birth.
    private(set) var birthOrder: String?

    /// - Parameter patient: a Patient, whole or in part. O(nodes).
    package init(_ patient: Arena) {
        let root = patient.root
        for node in patient.children(of: root, named: "identifier") {
            guard let value = patient.string(of: node, named: "value"), patient.string(of: node, named: "use") != "old" else { continue }
            identifiers.append(Identifier(system: patient.string(of: node, named: "system") ?? "", value: Self.folded(value)))
        }
        names = patient.children(of: root, named: "name").compactMap { Self.name($0, patient) }
        birthDate = patient.string(of: root, named: "birthDate").flatMap { DateTimeValue($0, as: .date) }
        gender = patient.string(of: root, named: "gender").flatMap { $0 == "male" || $0 == "female" ? $0 : nil }
        addresses = patient.children(of: root, named: "address").map { node in
            func letters(_ name: String) -> [UInt32] {
                Array(patient.children(of: node, named: name).compactMap(patient.string).flatMap(Self.words).joined())
            }
            return Address(postalCode: letters("postalCode"), city: letters("city"), line: letters("line"))
        }
        for node in patient.children(of: root, named: "telecom") {
            guard let value = patient.string(of: node, named: "value") else { continue }
            telecom.append(value)
            contacts.insert(Self.contact(value))
        }
        birthOrder = patient.string(of: root, named: "multipleBirthInteger")
    }

    private static func name(_ node: NodeID, _ patient: Arena) -> Name? {
        var family = patient.string(of: node, named: "family").map(words) ?? []
        var given = patient.children(of: node, named: "given").compactMap(patient.string).flatMap(words)
        if family.isEmpty, given.isEmpty, let text = patient.string(of: node, named: "text") {
            given = words(text)
            family = given.popLast().map { [$0] } ?? []
        }
        let written = patient.string(of: node, named: "family").map(StringFolding.fold) ?? []
        return family.isEmpty && given.isEmpty ? nil : Name(family: family, given: given, familyText: written)
    }

    private static func folded(_ text: String) -> String { String(decoding: TextFolding.fold(text), as: UTF8.self) }

    /// The words of a text, folded: runs of letters and digits. An apostrophe does not part a word.
    static func words(_ text: String) -> [[UInt32]] {
        var words: [[UInt32]] = []
        var word: [UInt32] = []
        for scalar in folded(text).unicodeScalars {
            switch scalar.value {
            case 0x27, 0x60, 0x2019, 0x02BC: break
            case 0x30...0x39, 0x61...0x7A, 0x80...: word.append(scalar.value)
            default:
                if !word.isEmpty { words.append(word) }
                word = []
            }
        }
        if !word.isEmpty { words.append(word) }
        return words
    }

    private static func contact(_ text: String) -> [UInt32] {
        let letters = folded(text).unicodeScalars.map(\.value)
        let digits = letters.filter { $0 >= 0x30 && $0 <= 0x39 }
        let isNumber = digits.count >= 6 && !letters.contains { $0 == 0x40 || $0 >= 0x61 }
        return isNumber ? Array(digits.suffix(9)) : letters
    }
}
